using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Features;

/// <summary>All that a forecast knows of the session that it forecasts: its date and its opening price.</summary>
/// <param name="Session">The session whose close is forecast.</param>
/// <param name="Open">Opening price in dollars; NaN while it has not been observed.</param>
public readonly record struct Today(DateOnly Session, double Open)
{
    /// <summary>
    /// How far the session's return is expected to go beside a regular one's, by its announced length; exactly 1 for a regular one.
    /// </summary>
    public double ReturnFactor => ScheduledLength.ReturnFactor(ScheduledLength.MinutesCut(Session));
}
