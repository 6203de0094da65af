using System.Collections.Immutable;
using ZeroDte.Quant.Learning.Configuration;
using ZeroDte.Quant.Tuning.Scoring;

namespace ZeroDte.Quant.Tuning.Search;

/// <summary>What a trial tried, and how it did on each window that it was judged on.</summary>
/// <param name="Windows">The earliest first; fewer than all if it was raced out.</param>
public sealed record ScoredTrial(int Number, ModelConfiguration Configuration, ImmutableArray<WindowScore> Windows)
{
    /// <summary>Below this share of the loss a difference is rounding, as between two orders of the same features.</summary>
    private const double Rounding = 1e-9;

    /// <summary>What it is better by than a benchmark in each window; less where it is worse.</summary>
    internal double[] Gains(IReadOnlyList<WindowScore> benchmark, Criterion criterion) => [.. benchmark.Zip(Windows, (b, w) =>
    {
        var (theirs, mine) = (b.Loss(criterion), w.Loss(criterion));
        return Math.Abs(theirs - mine) <= Rounding * Math.Abs(theirs) ? 0 : theirs - mine;
    })];
}
