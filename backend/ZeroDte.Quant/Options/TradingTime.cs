namespace ZeroDte.Quant.Options;

/// <summary>How much of a year is left, on the two clocks that volatilities are told by.</summary>
/// <remarks>
/// On the trading clock a year is 252 sessions of 390 minutes, and time stands still while nobody trades; on the vendors' it is 365 days of
/// 24 hours. Within a session a volatility on the second is 2.313 times that on the first, the square root of the ratio of the two years.
/// </remarks>
public static class TradingTime
{
    private const double TradingYear = 252 * 390;

    private const double CalendarYear = 365 * 24 * 60;

    /// <summary>What a volatility on the trading clock is multiplied by to be one on the vendors'.</summary>
    public static double CalendarRatio { get; } = Math.Sqrt(CalendarYear / TradingYear);

    /// <param name="minutes">Of trading, to the close.</param>
    public static double Years(double minutes) => minutes / TradingYear;
}
