namespace ZeroDte.Quant.Market;

/// <summary>A <see cref="Bar"/> in the floating point that all calculation uses: US dollars per share, and shares.</summary>
public readonly record struct Candle(double Open, double High, double Low, double Close, double Volume)
{
    /// <summary>
    /// Sessions that were held since the one before it in its series, and of which there is no bar: the hole that it follows.
    /// </summary>
    public int Missed { get; init; }

    /// <summary>Minutes that the session was announced to be shorter than a regular one.</summary>
    public int MinutesCut { get; init; }

    /// <summary>Whether the exchange was closed on a day before it, as over a weekend.</summary>
    public bool FollowsBreak { get; init; }

    /// <summary>Whether it was the first session after an announcement that was known before its day.</summary>
    public bool IsAnnounced { get; init; }

    /// <summary>Where other series stood at its close; null if nobody knows.</summary>
    public Levels? Levels { get; init; }

    /// <summary>How wide the session's range was expected to be beside a regular one's; exactly 1 for a regular one.</summary>
    public double RangeFactor => ScheduledLength.RangeFactor(MinutesCut);

    /// <summary>How far the session's return was expected to go beside a regular one's; exactly 1 for a regular one.</summary>
    public double ReturnFactor => ScheduledLength.ReturnFactor(MinutesCut);
}
