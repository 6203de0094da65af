using ZeroDte.Quant.Tuning.Front;
using ZeroDte.Quant.Tuning.Surrogate;

namespace ZeroDte.Quant.Tuning.Sampling;

/// <summary>
/// The default: a Gaussian process per objective judges candidates that come from everywhere, from <see cref="TpeSampler"/>'s density, from
/// crossing and from steps around the best; every fourth trial with one objective is TPE's own.
/// </summary>
/// <remarks>
/// One objective: expected improvement on levelled losses. Several: gain in hypervolume. Trials that still run count as tried, with the loss
/// that is expected of them ("kriging believer": Ginsbourger, Le Riche and Carraro, 2010). The first trials are those of <see cref="SobolSampler"/>.
/// </remarks>
public sealed class SurrogateSampler : ISampler
{
    private const int LeastStartup = 8, MostStartup = 16;

    /// <summary>Trials that a process learns from, and those that its lengths are fitted on; the time of a proposal grows with their cubes.</summary>
    private const int MostTrials = 200, MostFitted = 100;

    /// <summary>Share of the trials that are good enough to start from.</summary>
    private const double Parents = 0.1;

    private static readonly SobolSampler First = new();
    private static readonly TpeSampler Tpe = new();

    public string Name => "surrogate";

    public Proposal Propose(History history, int number, ulong seed)
    {
        if (number < LeastStartup || history.Trials.IsEmpty)
            return First.Propose(history, number, seed);

        var space = Space.Of(history);
        if (number < Math.Min(space.Count + 2, MostStartup) || space.Count == 0 || history.Trials.All(t => t.State != TrialState.Complete))
            return First.Propose(history, number, seed);
        if (history.Directions.Length == 1 && number % 4 == 3)
            return Tpe.Propose(history, number, seed);

        var order = history.Once("ranking", history.Trials.Length, Ranking.Order);
        var chosen = Chosen(order);
        var isChoice = IsChoice(space);
        var points = chosen.Select(i => space.Points[i]).ToArray();
        var losses = new double[history.Directions.Length][];
        var models = new GaussianProcess[losses.Length];
        var pending = history.Pending.Select(space.Point).ToArray();
        for (var m = 0; m < losses.Length; m++)
        {
            losses[m] = Losses(history, m, chosen);
            var hyper = Fitted(history, m);
            models[m] = new(isChoice, points, losses[m], hyper);
            if (pending.Length > 0)
                models[m] = new(isChoice, [.. points, .. pending], [.. losses[m], .. pending.Select(models[m].Mean)], hyper);
        }

        var parents = order[..Math.Min(order.Length, Math.Max(4, (int)(Parents * order.Length)))].Select(i => space.Points[i]).ToArray();
        IAcquisition acquisition;
        if (losses.Length == 1)
        {
            acquisition = new ExpectedImprovement(models[0], losses[0].Min());
        }
        else
        {
            var all = Enumerable.Range(0, points.Length).Select(i => losses.Select(l => l[i]).ToArray())
                .Concat(pending.Select(p => models.Select(model => model.Mean(p)).ToArray())).ToArray();
            var front = Domination.Fronts(all)[0];
            if (losses.Length > 2 && front.Length > 50)
            {
                var crowding = Domination.Crowding(all, front);
                front = [.. Enumerable.Range(0, front.Length).OrderByDescending(k => crowding[k]).Take(50).Select(k => front[k])];
            }

            acquisition = new HypervolumeGain(models, [.. front.Select(i => all[i])]);
        }

        return space.Plan(CandidateSearch.Best(history, space, parents, acquisition, new(seed)), seed);
    }

    private static bool[] IsChoice(Space space) => [.. Enumerable.Range(0, space.Count).Select(space.IsChoice)];

    /// <summary>The trials to learn from: the better half by rank, then the latest.</summary>
    private static int[] Chosen(int[] order)
    {
        if (order.Length <= MostTrials)
            return [.. order.Order()];
        var best = order[..(MostTrials / 2)];
        return [.. best.Concat(order[(MostTrials / 2)..].OrderDescending().Take(MostTrials / 2)).Order()];
    }

    private static double[] Losses(History history, int objective, int[] chosen)
    {
        var all = Targets.Of(history, objective);
        var losses = chosen.Select(i => all[i]).ToArray();
        return history.Directions.Length == 1 ? Targets.Levelled(losses) : losses;
    }

    /// <summary>The lengths, fitted anew each time that the trials have grown by an eighth or so.</summary>
    private static Hyperparameters Fitted(History history, int objective)
    {
        var n = history.Trials.Length;
        var every = Math.Max(4, 1 << Math.Max(0, (int)Math.Log2(n) - 3));
        var space = Space.Of(history);
        return history.Once($"hyperparameters {objective} of {space.Count}", Math.Max(1, n - n % every), seen =>
        {
            var order = seen.Once("ranking", seen.Trials.Length, Ranking.Order);
            var chosen = Chosen(order);
            var some = chosen.Where((_, k) => k * MostFitted / chosen.Length != (k - 1) * MostFitted / chosen.Length || chosen.Length <= MostFitted).ToArray();
            return Hyperparameters.Fit(IsChoice(space), [.. some.Select(i => space.Points[i])], Losses(seen, objective, some));
        });
    }
}
