namespace ZeroDte.Quant.Learning.Intraday;

/// <summary>What the log return from an origin to the close is expected to be as wide as, by three forecasters.</summary>
/// <param name="Served">The geometric mean of what the open's forecast and the variance of late say of the time that is left.</param>
/// <param name="TimeAlone">The open's forecast times the root of the share of variance that is usually left.</param>
/// <param name="RandomWalk">By the exponentially weighted variance of a step times the steps that are left, at any time of day.</param>
public readonly record struct IntradayScales(double Served, double TimeAlone, double RandomWalk);
