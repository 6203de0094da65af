namespace ZeroDte.Quant.Features.Indicators;

/// <param name="K">Smoothed place of the close in the range, 0 to 100.</param>
/// <param name="D">Average of <paramref name="K"/>, 0 to 100.</param>
public readonly record struct StochasticValue(double K, double D);
