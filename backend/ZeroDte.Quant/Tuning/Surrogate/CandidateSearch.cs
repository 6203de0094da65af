using ZeroDte.Quant.Numerics;
using ZeroDte.Quant.Tuning.Sampling;

namespace ZeroDte.Quant.Tuning.Surrogate;

/// <summary>Looks for the point that is worth most: a broad look, then steps from the best of it.</summary>
internal static class CandidateSearch
{
    private const int Anywhere = 40, FromTpe = 30, FromParents = 40, Near = 60;
    private const int Climbs = 4;

    /// <summary>Widest and narrowest step, as shares of the range.</summary>
    private const double Wide = 0.3, Narrow = 0.002;

    /// <param name="parents">The best points so far, best first.</param>
    /// <param name="steps">From each of the best candidates.</param>
    public static double[] Best(History history, Space space, double[][] parents, IAcquisition acquisition, int steps, Xoshiro256 random)
    {
        var candidates = new List<double[]>();
        for (var c = 0; c < Anywhere; c++)
            candidates.Add([.. Enumerable.Range(0, space.Count).Select(j => space.FromUnit(j, random.Uniform()))]);
        candidates.AddRange(TpeSampler.Draw(history, space, joint: true, random, FromTpe));
        for (var c = 0; c < FromParents; c++)
            candidates.Add(Nsga2Sampler.Child(space, Parent(), Parent(), random));
        for (var c = 0; c < Near; c++)
            candidates.Add(Step(space, Parent(), Wide * Math.Pow(Narrow / Wide, random.Uniform()), random));

        var scored = candidates.Select(point =>
        {
            space.Prune(point);
            return (Point: point, Worth: acquisition.Worth(point));
        }).OrderByDescending(c => c.Worth).Take(Climbs).ToArray();

        var best = scored[0];
        foreach (var start in scored)
        {
            var climbed = Climb(space, start, acquisition, steps, random);
            if (climbed.Worth > best.Worth)
                best = climbed;
        }

        return best.Point;

        double[] Parent() => parents[Math.Min(random.Below(parents.Length), random.Below(parents.Length))];
    }

    /// <summary>
    /// A (1+1) evolution strategy: the step grows when it helps and shrinks when it does not (the one-fifth rule, Rechenberg 1973).
    /// </summary>
    private static (double[] Point, double Worth) Climb(Space space, (double[] Point, double Worth) at, IAcquisition acquisition, int steps,
        Xoshiro256 random)
    {
        var width = 0.1;
        for (var s = 0; s < steps; s++)
        {
            var point = Step(space, at.Point, width, random);
            space.Prune(point);
            var worth = acquisition.Worth(point);
            if (worth > at.Worth)
                (at, width) = ((point, worth), Math.Min(Wide, width * 1.5));
            else
                width = Math.Max(Narrow, width * 0.9);
        }

        return at;
    }

    /// <summary>A Gaussian step in some of the parameters, at least one; a choice changes to any.</summary>
    private static double[] Step(Space space, double[] from, double width, Xoshiro256 random)
    {
        var point = (double[])from.Clone();
        var (share, sure) = (random.Uniform(), random.Below(point.Length));
        for (var j = 0; j < point.Length; j++)
        {
            if (j != sure && random.Uniform() >= share)
                continue;
            if (double.IsNaN(point[j]))
                point[j] = space.FromUnit(j, random.Uniform());
            else if (!space.IsChoice(j))
                point[j] = space.Snap(j, point[j] + Math.Max(width, 0.6 / (space.Domains[j].Levels ?? int.MaxValue)) * random.Gaussian());
            else if (j == sure || random.Uniform() < width)
                point[j] = space.FromUnit(j, random.Uniform());
        }

        return point;
    }
}
