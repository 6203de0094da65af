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

    /// <summary>How long a forecast during the day is worth making.</summary>
    private static readonly TimeSpan Current = TimeSpan.FromMinutes(30);

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

    /// <summary>A minute after each of these times of a regular session, until half an hour later or the close.</summary>
    public static JobTiming DuringSession(string job, IReadOnlyList<TimeOnly> times) => new(
        $"{times[0].AddMinutes(1):HH:mm}, then {times.Count - 1} times to {times[^1].AddMinutes(1):HH:mm} on sessions",
        times[0].AddMinutes(1), OnlyLatest: false, (calendar, day) => OnSession(calendar, day, session =>
        [
            .. times.Select(time => (Time: time, Due: session.Open + (time - Open) + TimeSpan.FromMinutes(1)))
                .Where(at => at.Due < session.Close)
                .Select(at => new DueUnit(
                    job, day, at.Due, at.Due + Current < session.Close ? at.Due + Current : session.Close, $"{at.Time:HH:mm}")),
        ]));

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
