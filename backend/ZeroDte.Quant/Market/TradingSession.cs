namespace ZeroDte.Quant.Market;

/// <summary>One day's regular trading, as the times at which it opened and closed or is scheduled to.</summary>
/// <remarks>
/// Both times are New York wall time with the UTC offset in force that day; trading runs from <see cref="Open"/>, inclusive, to
/// <see cref="Close"/>, exclusive. Halts in between are not recorded. Only a <see cref="TradingCalendar"/> makes sessions.
/// </remarks>
public sealed record TradingSession
{
    internal TradingSession(DateOnly date, SessionHours hours, TimeZoneInfo zone)
    {
        Date = date;
        Open = At(hours.Open);
        Close = At(hours.Close);
        IsEarlyClose = hours.Close < SessionHours.Regular.Close;
        Note = hours.Note;

        DateTimeOffset At(TimeOnly time)
        {
            var local = date.ToDateTime(time);
            return new(local, zone.GetUtcOffset(local));
        }
    }

    public DateOnly Date { get; }
    public DateTimeOffset Open { get; }
    public DateTimeOffset Close { get; }

    /// <summary>Whether trading ended before 16:00, by schedule or by accident.</summary>
    public bool IsEarlyClose { get; }

    /// <summary>Why the hours are not 09:30 to 16:00, or null if they are.</summary>
    public string? Note { get; }
}
