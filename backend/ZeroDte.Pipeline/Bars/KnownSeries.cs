using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Bars;

/// <summary>The bars that could be known at some time.</summary>
/// <param name="KnownAt">Real time of the latest load that the answer took into account: asked again with it as horizon, the answer is the
/// same for good.</param>
public sealed record KnownSeries(BarSeries Series, DateTimeOffset KnownAt);
