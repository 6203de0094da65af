using System.Collections.Immutable;
using MathNet.Numerics.Distributions;
using ZeroDte.Quant.Tuning.Scoring;
using ZeroDte.Quant.Tuning.Search;

namespace ZeroDte.Quant.Tuning.Overfitting;

/// <summary>What a search found against what serves already, on the same windows.</summary>
/// <param name="PValues">For each criterion, that the best of all tried gains nothing over the incumbent.</param>
/// <param name="NoWorse">Trials that are not significantly worse than it by any criterion.</param>
/// <param name="Better">Those of them that are better by at least one, once it is allowed for how many were tried.</param>
public sealed record AgainstIncumbent(ImmutableArray<double> PValues, ImmutableHashSet<int> NoWorse, ImmutableHashSet<int> Better)
{
    /// <param name="scored">Trials that were scored, in full or until they were raced out.</param>
    /// <param name="incumbent">What serves, on every window.</param>
    public static AgainstIncumbent Of(
        IReadOnlyList<ScoredTrial> scored, IReadOnlyList<WindowScore> incumbent, IReadOnlyList<Criterion> criteria, ulong seed)
    {
        var tried = scored.DistinctBy(t => t.Configuration.Hash).ToArray();
        var complete = tried.Where(t => t.Windows.Length == incumbent.Count).ToArray();
        var checks = criteria.Select(c => RealityCheck.Of([.. complete.Select(t => t.Gains(incumbent, c))], tried.Length, seed)).ToArray();
        var worse = -StudentT.InvCDF(0, 1, Math.Max(1, incumbent.Count - 1), 1 - RealityCheck.Significance);
        var noWorse = Numbers(i => checks.All(check => check.Statistics[i] >= worse));
        return new(
            [.. checks.Select(check => check.PValue)],
            noWorse,
            noWorse.Intersect(Numbers(i => Array.Exists(checks, check => check.Statistics[i] > check.Critical))));

        ImmutableHashSet<int> Numbers(Func<int, bool> holds) => [.. complete.Index().Where(t => holds(t.Index)).Select(t => t.Item.Number)];
    }
}
