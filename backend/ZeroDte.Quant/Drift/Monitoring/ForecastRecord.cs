namespace ZeroDte.Quant.Drift.Monitoring;

/// <summary>
/// What was said of a session before it closed, and what came. All values are log returns from the forecast's own start price.
/// </summary>
/// <param name="Actual">NaN while it is not known.</param>
/// <param name="Lower">Lower end of the interval of <see cref="Level"/>; NaN if none was given.</param>
/// <param name="Upper">Upper end of it.</param>
/// <param name="Scale">The volatility that was forecast; NaN if none was.</param>
public readonly record struct ForecastRecord(DateOnly Session, double Forecast, double Actual, double Lower, double Upper, double Scale)
{
    /// <summary>Probability that the interval promises to hold.</summary>
    public const double Level = 0.90;

    public double Error => Actual - Forecast;

    /// <summary>1 if the outcome fell outside the interval, 0 if not, NaN if one of them is missing.</summary>
    public double Miss => double.IsNaN(Actual + Lower + Upper) ? double.NaN : Actual < Lower || Actual > Upper ? 1 : 0;

    /// <summary>
    /// Squared error beyond that of no move, in units of the variance that was forecast: above 0 where the forecast was worse than none.
    /// </summary>
    public double LossAgainstNaive => Forecast * (Forecast - 2 * Actual) / (Scale * Scale);

    /// <summary>The move that was forecast, in units of the volatility.</summary>
    public double StandardisedMove => Forecast / Scale;

    /// <summary>The size of the error in units of the volatility that was forecast.</summary>
    public double StandardisedSize => Math.Abs(Error) / Scale;
}
