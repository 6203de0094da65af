using MathNet.Numerics.Statistics;
using ZeroDte.Quant.Numerics;
using ZeroDte.Quant.Tuning.Front;
using ZeroDte.Quant.Tuning.Sampling;

namespace ZeroDte.Quant.Tuning.Surrogate;

/// <summary>Models of the objectives judge many candidates, and simpler ways take turns with them where models mislead.</summary>
/// <remarks>
/// <para>A Gaussian process per objective forecasts the loss of candidates that come from everywhere, from <see cref="TpeSampler"/>'s
/// density, from crossing and from steps around the best. The candidate with the greatest expected improvement is proposed, or with several
/// objectives the one with the greatest gain in hypervolume. Trials that still run count as tried, with the loss that is expected of them
/// ("kriging believer": Ginsbourger, Le Riche and Carraro, 2010).</para>
/// <para>One objective: once there are enough trials, every other one leaves out the neighbourhoods of the best, so that a good basin does
/// not end the search for a better one; every fourth is TPE's own, unless the model is sure. If the model forecasts the better half of the
/// trials badly when each is left out, most trials change one or two parameters of a good trial to promising values, or are TPE's. Several
/// objectives: every other trial is a child of two good ones, and every eighth improves one objective alone, in turns, to reach the ends of
/// the front. The first trials are those of <see cref="SobolSampler"/>.</para>
/// </remarks>
public sealed class SurrogateSampler : ISampler
{
    private const int LeastStartup = 8, MostStartup = 16;

    /// <summary>Trials that a process learns from: the time of a proposal grows with their square.</summary>
    private const int MostTrials = 200, MostTrialsOfSeveral = 120;

    /// <summary>Trials that its lengths are fitted on: the time grows with their cube.</summary>
    private const int MostFitted = 100;

    /// <summary>Steps to the best candidate: more of them follow a model of several objectives further than it can be trusted.</summary>
    private const int Steps = 150, StepsOfSeveral = 50;

    /// <summary>
    /// Spearman's correlation of left-out forecasts and losses from which a model is followed. Smooth problems reach 0.9 in 40 trials.
    /// </summary>
    private const double Trusted = 0.85;

    /// <summary>The same, from which it needs no other way beside it.</summary>
    private const double Sure = 0.9;

    /// <summary>Trials from which other basins are looked for.</summary>
    private const int SearchElsewhere = 32;

    /// <summary>Neighbourhoods left out then are 1, 2, ... up to this, in turns.</summary>
    private const int MostBasins = 2;

    /// <summary>Share of the trials that steps start from.</summary>
    private const double Parents = 0.1;

    /// <summary>Parents of the children with several objectives, as <see cref="Nsga2Sampler.DefaultPopulation"/>.</summary>
    private const int Population = Nsga2Sampler.DefaultPopulation;

    /// <summary>Points of a front of three or more objectives that gains are measured against, the loneliest first.</summary>
    private const int MostOfFront = 40;

    private static readonly SobolSampler First = new();
    private static readonly TpeSampler Tpe = new();

    public string Name => "surrogate";

    public Proposal Propose(History history, int number, ulong seed)
    {
        if (number < LeastStartup || !history.Trials.Any(t => t.State == TrialState.Complete))
            return First.Propose(history, number, seed);
        var space = Space.Of(history);
        if (number < Math.Min(space.Count + 2, MostStartup))
            return First.Propose(history, number, seed);

        var order = Ranking.Of(history);
        return history.Directions.Length == 1 ? One(history, space, order, number, seed) : Several(history, space, order, number, seed);
    }

    private static Proposal One(History history, Space space, int[] order, int number, ulong seed)
    {
        var random = new Xoshiro256(seed);
        var chosen = Chosen(order, MostTrials);
        var elsewhere = number % 2 == 0 && order.Length >= SearchElsewhere;
        var losses = Losses(history, 0, chosen, elsewhere);
        var model = Model(history, space, 0, chosen, losses, elsewhere);
        var trust = Trust(losses, model.LeaveOneOut(losses));
        if (number % 4 == 3 && !(trust >= Sure))
            return Tpe.Propose(history, number, seed);
        if (number % 8 != 0 && trust < Trusted)
            return number % 4 == 1 ? Tpe.Propose(history, number, seed) : space.Plan(Exchanged(history, space, order, random), seed);

        model = Believing(history, space, model, losses);
        var known = elsewhere ? Basins(space, order, 1 + number / 2 % MostBasins) : [];
        var others = order.Where(i => !Elsewhere.IsNear(space.Points[i], known)).ToArray();
        if (others.Length == 0)
            return Search(order, new ExpectedImprovement(model, losses.Min()));

        var target = losses.Where((_, k) => !Elsewhere.IsNear(space.Points[chosen[k]], known)).DefaultIfEmpty(losses.Min()).Min();
        return Search(others, new Elsewhere(new ExpectedImprovement(model, target), known));

        Proposal Search(int[] ranked, IAcquisition acquisition) =>
            space.Plan(CandidateSearch.Best(history, space, Best(space, ranked, Math.Max(4, (int)(Parents * ranked.Length))), acquisition,
                Steps, random), seed);
    }

    private static Proposal Several(History history, Space space, int[] order, int number, ulong seed)
    {
        var random = new Xoshiro256(seed);
        var parents = Best(space, order, Population);
        if (number % 2 == 1)
            return space.Plan(Nsga2Sampler.Child(space, Tournament(parents, random), Tournament(parents, random), random), seed);

        var chosen = Chosen(order, MostTrialsOfSeveral);
        var objectives = history.Directions.Length;
        if (number % 8 == 2)
        {
            var (alone, values) = Learned(number / 8 % objectives);
            return Search(new ExpectedImprovement(alone, values.Min()));
        }

        var learned = Enumerable.Range(0, objectives).Select(Learned).ToArray();
        var (models, losses) = (learned.Select(l => l.Model).ToArray(), learned.Select(l => l.Losses).ToArray());
        var all = Enumerable.Range(0, chosen.Length).Select(k => losses.Select(l => l[k]).ToArray())
            .Concat(history.Pending.Select(p => models.Select(model => model.Mean(space.Point(p))).ToArray())).ToArray();
        var front = Domination.Fronts(all)[0];
        if (objectives > 2 && front.Length > MostOfFront)
        {
            var crowding = Domination.Crowding(all, front);
            front = [.. Enumerable.Range(0, front.Length).OrderByDescending(k => crowding[k]).Take(MostOfFront).Select(k => front[k])];
        }

        return Search(new HypervolumeGain(models, [.. front.Select(i => all[i])]));

        (GaussianProcess Model, double[] Losses) Learned(int objective)
        {
            var values = Losses(history, objective, chosen, elsewhere: false);
            return (Believing(history, space, Model(history, space, objective, chosen, values, false), values), values);
        }

        Proposal Search(IAcquisition acquisition) =>
            space.Plan(CandidateSearch.Best(history, space, parents, acquisition, StepsOfSeveral, random), seed);
    }

    /// <summary>The best point, the best one that is not near it, and so on.</summary>
    private static double[][] Basins(Space space, int[] order, int count)
    {
        var basins = new List<double[]>();
        foreach (var point in order.Select(i => space.Points[i]))
        {
            if (basins.Count < count && !Elsewhere.IsNear(point, basins))
                basins.Add(point);
        }

        return [.. basins];
    }

    /// <summary>A good trial with one or two parameters changed to values that are good on their own.</summary>
    private static double[] Exchanged(History history, Space space, int[] order, Xoshiro256 random)
    {
        var point = (double[])Tournament(Best(space, order, 4), random).Clone();
        var values = TpeSampler.Draw(history, space, joint: false, random, draws: 16);
        for (var changes = 1 + random.Below(2); changes > 0; changes--)
        {
            var j = random.Below(space.Count);
            point[j] = values[random.Below(values.Length / 2)][j];
        }

        return point;
    }

    private static double[][] Best(Space space, int[] order, int count) => [.. order.Take(count).Select(i => space.Points[i])];

    private static double[] Tournament(double[][] ranked, Xoshiro256 random) =>
        ranked[Math.Min(random.Below(ranked.Length), random.Below(ranked.Length))];

    private static bool[] Choices(Space space) => [.. Enumerable.Range(0, space.Count).Select(space.IsChoice)];

    /// <summary>The trials to learn from: the better ones and the latest, half each.</summary>
    private static int[] Chosen(int[] order, int most) => order.Length <= most
        ? [.. order.Order()]
        : [.. order[..(most / 2)].Concat(order[(most / 2)..].OrderDescending().Take(most / 2)).Order()];

    /// <param name="elsewhere">Whether differences far from the best matter as much as near it.</param>
    private static double[] Losses(History history, int objective, int[] chosen, bool elsewhere)
    {
        var all = Targets.Of(history, objective);
        var losses = chosen.Select(i => all[i]).ToArray();
        return history.Directions.Length > 1
            ? losses
            : Targets.Levelled(losses, elsewhere ? all[..Math.Min(all.Length, LeastStartup)] : losses);
    }

    private static GaussianProcess Model(History history, Space space, int objective, int[] chosen, double[] losses, bool elsewhere) =>
        new(Choices(space), [.. chosen.Select(i => space.Points[i])], losses, Fitted(history, objective, elsewhere));

    private static GaussianProcess Believing(History history, Space space, GaussianProcess model, double[] losses)
    {
        var pending = history.Pending.Select(space.Point).ToArray();
        return model.With(pending, [.. losses, .. pending.Select(model.Mean)]);
    }

    /// <summary>How well a model orders the better half of the trials when each is left out; NaN if it cannot be told.</summary>
    private static double Trust(double[] losses, double[] forecasts)
    {
        var better = Enumerable.Range(0, losses.Length).OrderBy(i => losses[i]).Take(Math.Max(4, losses.Length / 2)).ToArray();
        return Correlation.Spearman(better.Select(i => losses[i]), better.Select(i => forecasts[i]));
    }

    /// <summary>The lengths, fitted anew each time that the trials have grown by about an eighth.</summary>
    private static Hyperparameters Fitted(History history, int objective, bool elsewhere)
    {
        var n = history.Trials.Length;
        var every = Math.Max(4, 1 << Math.Max(0, (int)Math.Log2(n) - 3));
        var space = Space.Of(history);
        return history.Once<Hyperparameters>($"lengths of {space.Count} for {objective}, {elsewhere}", Math.Max(1, n - n % every),
            (seen, _) =>
        {
            var order = Ranking.Of(seen);
            var ranked = Chosen(order, seen.Directions.Length == 1 ? MostTrials : MostTrialsOfSeveral);
            var count = Math.Min(MostFitted, ranked.Length);
            int[] some = [.. Enumerable.Range(0, count).Select(k => ranked[k * ranked.Length / count])];
            return Hyperparameters.Fit(Choices(space), [.. some.Select(i => space.Points[i])], Losses(seen, objective, some, elsewhere));
        });
    }
}
