namespace ZeroDte.Quant.Features.Indicators;

/// <param name="Line">Fast less slow average, in dollars.</param>
/// <param name="Signal">Average of the line, in dollars.</param>
public readonly record struct MacdValue(double Line, double Signal)
{
    /// <summary>Line less signal, in dollars.</summary>
    public double Histogram => Line - Signal;
}
