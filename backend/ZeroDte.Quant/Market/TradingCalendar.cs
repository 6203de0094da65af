namespace ZeroDte.Quant.Market;

/// <summary>The days and hours on which an exchange holds its regular session.</summary>
/// <remarks>
/// The past is told in hindsight: some closures and early closes nobody could know the day before. Days to come follow today's
/// rules. Safe for use by many threads at once.
/// </remarks>
public sealed class TradingCalendar
{
    private readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");

    private TradingCalendar()
    {
    }

    /// <summary>The New York Stock Exchange, whose hours the other US stock exchanges keep too.</summary>
    public static TradingCalendar Nyse { get; } = new();

    /// <summary>The first day of which the calendar can say whether it is a session.</summary>
    public DateOnly FirstDay { get; } = new(1990, 1, 1);

    /// <summary>Whether the exchange trades on this day; false for every day before <see cref="FirstDay"/>.</summary>
    public bool IsSession(DateOnly date) => Closure(date) is null;

    /// <summary>Why there is no session on this day, such as "a Saturday" or "Memorial Day", or null if there is one.</summary>
    public string? Closure(DateOnly date)
    {
        if (date < FirstDay)
            return $"before {FirstDay:yyyy-MM-dd}, where the calendar begins";

        return date.DayOfWeek switch
        {
            DayOfWeek.Saturday => "a Saturday",
            DayOfWeek.Sunday => "a Sunday",
            _ => NyseHolidays.On(date) ?? NyseSpecialDays.Closures.GetValueOrDefault(date),
        };
    }

    /// <exception cref="ArgumentOutOfRangeException">There is no session on <paramref name="date"/>; the message says why.</exception>
    public TradingSession Session(DateOnly date) => Closure(date) is { } reason
        ? throw new ArgumentOutOfRangeException(nameof(date), date, $"No session on {date:yyyy-MM-dd}: {reason}.")
        : Create(date);

    /// <summary>The first session after this day, which need not be a session itself.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="date"/> is before <see cref="FirstDay"/>.</exception>
    public DateOnly Next(DateOnly date)
    {
        ThrowIfUnknown(date, nameof(date));
        do
            date = date.AddDays(1);
        while (!IsSession(date));

        return date;
    }

    /// <summary>The last session before this day, which need not be a session itself.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The calendar has no session before <paramref name="date"/>.</exception>
    public DateOnly Previous(DateOnly date)
    {
        var day = date;
        while (day > FirstDay)
        {
            day = day.AddDays(-1);
            if (IsSession(day))
                return day;
        }

        throw new ArgumentOutOfRangeException(nameof(date), date,
            $"No session before {date:yyyy-MM-dd}: the calendar begins on {FirstDay:yyyy-MM-dd}.");
    }

    /// <summary>The session that is so many sessions before a day, or the calendar's first; the day itself for 0.</summary>
    public DateOnly Back(DateOnly date, int sessions)
    {
        var first = Next(FirstDay);
        for (var i = 0; i < sessions && date > first; i++)
            date = Previous(date);
        return date;
    }

    /// <summary>The sessions from one day to another, both included, in order; none if <paramref name="to"/> is the earlier.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="from"/> is before <see cref="FirstDay"/>.</exception>
    public IEnumerable<TradingSession> Sessions(DateOnly from, DateOnly to)
    {
        ThrowIfUnknown(from, nameof(from));
        return Iterate();

        IEnumerable<TradingSession> Iterate()
        {
            for (var day = from.DayNumber; day <= to.DayNumber; day++)
            {
                var date = DateOnly.FromDayNumber(day);
                if (IsSession(date))
                    yield return Create(date);
            }
        }
    }

    /// <summary>Whether there was no session on the day before this one, as on most Mondays; false where the calendar is silent.</summary>
    public bool FollowsBreak(DateOnly date) => date > FirstDay && !IsSession(date.AddDays(-1));

    /// <summary>How many sessions lie between two days, neither included; days before <see cref="FirstDay"/> are none.</summary>
    public int Between(DateOnly from, DateOnly to)
    {
        var count = 0;
        for (var day = from.DayNumber + 1; day < to.DayNumber; day++)
            count += IsSession(DateOnly.FromDayNumber(day)) ? 1 : 0;
        return count;
    }

    /// <summary>The last session that had closed at a time.</summary>
    public DateOnly LastClosed(DateTimeOffset instant) => Previous(CurrentOrNext(instant).Date);

    /// <summary>The first session that closes after this instant: the one in progress, or else the one to come.</summary>
    /// <remarks>At its close a session is over.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">In New York <paramref name="instant"/> is before <see cref="FirstDay"/>.</exception>
    public TradingSession CurrentOrNext(DateTimeOffset instant)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, _zone).DateTime);
        ThrowIfUnknown(today, nameof(instant));

        return IsSession(today) && Create(today) is var session && instant < session.Close ? session : Create(Next(today));
    }

    private TradingSession Create(DateOnly date) => new(
        date,
        NyseSpecialDays.Hours.TryGetValue(date, out var special) ? special : NyseHolidays.EarlyCloseOn(date) ?? SessionHours.Regular,
        _zone);

    private void ThrowIfUnknown(DateOnly date, string parameter)
    {
        if (date < FirstDay)
            throw new ArgumentOutOfRangeException(parameter, date, $"{date:yyyy-MM-dd} is {Closure(date)}.");
    }
}
