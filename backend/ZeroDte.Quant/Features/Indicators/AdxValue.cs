namespace ZeroDte.Quant.Features.Indicators;

/// <param name="PlusDi">Share of the true range that was upward movement, 0 to 100.</param>
/// <param name="MinusDi">Share of the true range that was downward movement, 0 to 100.</param>
/// <param name="Adx">Strength of the trend, whichever its direction, 0 to 100.</param>
public readonly record struct AdxValue(double PlusDi, double MinusDi, double Adx);
