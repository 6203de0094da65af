using ZeroDte.Pipeline.Clock;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Jobs;

/// <summary>When a job is due, in New York time and by the exchange's calendar.</summary>
/// <param name="Words">The same for people.</param>
/// <param name="From">When it is first due about a session: what puts jobs into the order of a day.</param>
/// <param name="OnlyLatest">Whether after an absence only the latest session matters.</param>
/// <param name="On">What is due on a New York day, in order of time.</param>
public sealed record JobTiming(string Words, TimeOnly From, bool OnlyLatest, Func<TradingCalendar, DateOnly, IEnumerable<DueUnit>> On)
{
    private static readonly TimeOnly Open = new(9, 30);
    private static readonly TimeOnly Close = new(16, 0);
    private static readonly TimeOnly EarlyClose = new(13, 0);

    /// <summary>A minute into the session, and a minute after each further time of it; there is no point in it after the close.</summary>
    public static JobTiming InSession(string job, params TimeOnly[] times)
    {
        TimeOnly[] later = [.. times.Distinct().Order()];
        return new($"{string.Join(", ", later.Prepend(Open).Select(time => $"{time.AddMinutes(1):HH:mm}"))} on sessions",
            Open.AddMinutes(1), OnlyLatest: false, (calendar, day) => OnSession(calendar, day, session =>
            [
                new(job, day, session.Open.AddMinutes(1), session.Close),
                .. later
                    .Select(time => new DueUnit(
                        job, day, session.Open + (time - Open) + TimeSpan.FromMinutes(1), session.Close, $"{time:HH:mm}"))
                    .Where(unit => unit.Due < session.Close),
            ]));
    }

    public static JobTiming AfterTheClose(string job, int minutes, bool onlyLatest = false) => new(
        $"{Close.AddMinutes(minutes):HH:mm} on sessions, {EarlyClose.AddMinutes(minutes):HH:mm} on early closes", Close.AddMinutes(minutes),
        onlyLatest,
        (calendar, day) => OnSession(calendar, day, session => [new(job, day, session.Close.AddMinutes(minutes), Expires: null)]));

    /// <summary>At these hours of every day, or of one day of the week, about the last session that has closed.</summary>
    public static JobTiming AboutTheLastSession(string job, string words, TimeOnly from, int[] hours, DayOfWeek? only = null) => new(
        words, from, OnlyLatest: true, (calendar, day) => only is { } weekday && day.DayOfWeek != weekday ? [] : hours.Select(hour =>
        {
            var due = NewYork.At(day, new(hour, 0));
            var session = calendar.IsSession(day) && calendar.Session(day).Close <= due ? day : calendar.Previous(day);
            return new DueUnit(job, session, due, Expires: null);
        }));

    private static DueUnit[] OnSession(TradingCalendar calendar, DateOnly day, Func<TradingSession, DueUnit[]> units) =>
        calendar.IsSession(day) ? units(calendar.Session(day)) : [];
}
