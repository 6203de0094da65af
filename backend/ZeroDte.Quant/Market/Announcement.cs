namespace ZeroDte.Quant.Market;

/// <summary>What somebody believed of a day on which a company reports its earnings. Immutable: a correction is another one.</summary>
/// <param name="AnnouncedOn">The day of the announcement, whether or not there is a session.</param>
/// <param name="IsEstimate">Whether it is a guess, such as last year's day: those are shown, and widen nothing.</param>
/// <param name="IsWithdrawn">Whether the announcement is no longer expected on that day, as after it was moved.</param>
/// <param name="KnownOn">The day on which this became known; null if it was known long before, as the past is taken to have been.</param>
public sealed record Announcement(
    DateOnly AnnouncedOn, AnnouncementTime When, bool IsEstimate = false, bool IsWithdrawn = false, DateOnly? KnownOn = null)
{
    /// <summary>The first session that trades on it. Of an announcement at an unknown time that is the next day's, as after most.</summary>
    public DateOnly Session => When == AnnouncementTime.BeforeOpen && TradingCalendar.Nyse.IsSession(AnnouncedOn)
        ? AnnouncedOn
        : TradingCalendar.Nyse.Next(AnnouncedOn);

    /// <summary>Whether it was known before the day of a session.</summary>
    public bool IsKnownBefore(DateOnly session) => KnownOn is not { } day || day < session;
}

/// <summary>Whether a session's news came before it or after it.</summary>
public enum AnnouncementTime
{
    Unknown,
    BeforeOpen,
    AfterClose,
}
