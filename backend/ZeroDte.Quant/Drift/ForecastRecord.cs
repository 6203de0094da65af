namespace ZeroDte.Quant.Drift;

/// <summary>What was said of a session before it closed, and what came. All values are log returns from the forecast's own start price.</summary>
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
    /// Squared error beyond that of no move, per unit of the move that was forecast and in units of the volatility: above 0 where the forecast
    /// was worse than none. Dividing by the forecast keeps bold days from drowning the others. 0 for a forecast of no move.
    /// </summary>
    public double LossAgainstNaive => Forecast == 0 ? 0 * Actual / Scale : (Forecast - 2 * Actual) * Math.CopySign(1, Forecast) / Scale;

    /// <summary>The size of the error in units of the volatility that was forecast.</summary>
    public double StandardisedSize => Math.Abs(Error) / Scale;
}
