using System.Collections.Immutable;
using ZeroDte.Quant.Learning;
using ZeroDte.Quant.Tuning.Scoring;

namespace ZeroDte.Quant.Tuning.Search;

/// <summary>What a trial tried, and how it did on each window that it was judged on.</summary>
/// <param name="Windows">The earliest first; fewer than all if it was raced out.</param>
public sealed record ScoredTrial(int Number, ModelConfiguration Configuration, ImmutableArray<WindowScore> Windows);
