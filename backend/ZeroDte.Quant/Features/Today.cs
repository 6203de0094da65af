using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Features;

/// <summary>
/// All that a forecast knows of the session that it forecasts: its date, its opening price, and whether news that everybody waits for comes
/// before it.
/// </summary>
/// <param name="Session">The session whose close is forecast.</param>
/// <param name="Open">Opening price in dollars; NaN while it has not been observed.</param>
/// <param name="IsAnnounced">Whether it is the first after an announcement of earnings that was known before its day.</param>
public readonly record struct Today(DateOnly Session, double Open, bool IsAnnounced = false)
{
    /// <summary>Whether the exchange was closed on the day before, as over a weekend.</summary>
    public bool FollowsBreak => TradingCalendar.Nyse.FollowsBreak(Session);

    /// <summary>
    /// How far the session's return is expected to go beside a regular one's, by its announced length; exactly 1 for a regular one.
    /// </summary>
    public double ReturnFactor => ScheduledLength.ReturnFactor(ScheduledLength.MinutesCut(Session));
}
