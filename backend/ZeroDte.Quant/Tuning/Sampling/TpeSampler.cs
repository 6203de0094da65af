using ZeroDte.Quant.Numerics;

namespace ZeroDte.Quant.Tuning.Sampling;

/// <summary>
/// Tree-structured Parzen estimator: splits the trials into the best few and the rest, estimates a density of either, and proposes of some
/// draws from the first the one at which the first most exceeds the second.
/// </summary>
/// <remarks>
/// Bergstra, Bardenet, Bengio and Kegl, "Algorithms for Hyper-Parameter Optimization", NIPS 24 (2011). Parameters asked for by the same
/// trials are modelled jointly, so branches of a conditional space learn from their own trials. Several objectives, constraints, raced-out
/// and failed trials enter through the order of the trials (<see cref="Ranking"/>); those that still run count among the rest, so that they
/// are not tried twice. The first trials are those of <see cref="SobolSampler"/>.
/// </remarks>
/// <param name="joint">
/// Whether parameters are modelled jointly (the default) or each on its own, which finds good values of one parameter in bad company.
/// </param>
public sealed class TpeSampler(bool joint = true) : ISampler
{
    private const int Startup = 10;
    private const int Draws = 32;

    /// <summary>Watanabe (2023): the best 0.75 sqrt(n) trials, so that more trials sharpen the aim.</summary>
    private const double Best = 0.75;

    private static readonly SobolSampler First = new();

    public string Name => joint ? "tpe" : "tpe-independent";

    public Proposal Propose(History history, int number, ulong seed)
    {
        if (number < Startup || history.Trials.IsEmpty)
            return First.Propose(history, number, seed);

        var space = Space.Of(history);
        var random = new Xoshiro256(seed);
        return space.Plan(Draw(history, space, joint, random, Draws)[0], seed);
    }

    /// <summary>Draws from the density of the good trials, the most promising first.</summary>
    internal static double[][] Draw(History history, Space space, bool joint, Xoshiro256 random, int draws)
    {
        var order = Ranking.Of(history);
        var (points, scores) = (new double[draws][], new double[draws]);
        for (var c = 0; c < draws; c++)
            points[c] = new double[space.Count];

        foreach (var group in joint ? space.Groups : space.Groups.SelectMany(group => group.Select(j => new[] { j })))
        {
            var ranked = order.Select(i => space.Points[i]).Where(p => !double.IsNaN(p[group[0]])).ToArray();
            var split = Math.Clamp((int)Math.Ceiling(Best * Math.Sqrt(ranked.Length)), 1, ranked.Length);
            var running = history.Pending.Select(space.Point).Where(p => !group.Any(j => double.IsNaN(p[j])));
            var (good, bad) = (new ParzenEstimator(space, group, ranked[..split]),
                new ParzenEstimator(space, group, [.. ranked[split..], .. running]));
            for (var c = 0; c < draws; c++)
            {
                good.Sample(points[c], random);
                scores[c] += good.LogDensity(points[c]) - bad.LogDensity(points[c]);
            }

            // Groups are independent: each takes its own best draws.
            var best = Enumerable.Range(0, draws).OrderByDescending(c => scores[c])
                .Select(c => group.Select(j => points[c][j]).ToArray()).ToArray();
            for (var c = 0; c < draws; c++)
            {
                for (var k = 0; k < group.Length; k++)
                    points[c][group[k]] = best[c][k];
            }

            Array.Clear(scores);
        }

        return points;
    }
}
