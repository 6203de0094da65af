using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Jobs;

/// <summary>When each job is due, in New York time and by the exchange's calendar. Knows no clock: it is asked about a span of time.</summary>
public sealed class Schedule(TradingCalendar calendar)
{
    private static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");

    // In the order in which they run when due at once.
    private static readonly Timing[] Timings =
    [
        AtTheOpen("ingest-open"),
        AtTheOpen("predict"),
        AfterTheClose("ingest", 10, onlyLatest: false),
        AfterTheClose("evaluate", 30, onlyLatest: false),
        AfterTheClose("retrain", 35, onlyLatest: true),
        new("monitor", "every 6 hours, about the last session that closed", OnlyLatest: true, (calendar, day) =>
            new[] { 0, 6, 12, 18 }.Select(hour => AboutTheLast(calendar, "monitor", day, hour))),
        new("optimise", "Sundays at 23:00, and when asked for", OnlyLatest: true, (calendar, day) =>
            day.DayOfWeek == DayOfWeek.Sunday ? [AboutTheLast(calendar, "optimise", day, hour: 23)] : []),
    ];

    /// <summary>The jobs that have a schedule.</summary>
    public static IEnumerable<string> Jobs => Timings.Select(timing => timing.Job);

    /// <summary>The schedule in words, or null if the job has none.</summary>
    public static string? Words(string job) => Find(job)?.Words;

    /// <summary>
    /// What came due after one instant and up to another, in order of time, both as they are known to whoever looked last. Less what
    /// has expired since; after a long absence some jobs only need to catch up with their latest session.
    /// </summary>
    public IReadOnlyList<DueUnit> DueSince(string job, DateTimeOffset looked, DateTimeOffset now)
    {
        var due = Between(job, looked, now).Where(unit => !(unit.Expires <= now)).ToArray();
        return Find(job)?.OnlyLatest == true ? due[^Math.Min(1, due.Length)..] : due;
    }

    /// <summary>Everything that is due after one instant and up to another, in order of time.</summary>
    public IEnumerable<DueUnit> Between(string job, DateTimeOffset after, DateTimeOffset until)
    {
        if (Find(job) is not { } timing)
            yield break;

        // A New York day begins and ends within a day of the instant's own date in any time zone.
        var first = DateOnly.FromDateTime(after.UtcDateTime.AddDays(-1));
        var last = DateOnly.FromDateTime(until.UtcDateTime.AddDays(1));
        for (var day = first < calendar.FirstDay.AddDays(1) ? calendar.FirstDay.AddDays(7) : first; day <= last; day = day.AddDays(1))
        {
            foreach (var unit in timing.On(calendar, day))
            {
                if (after < unit.Due && unit.Due <= until)
                    yield return unit;
            }
        }
    }

    /// <summary>When the job is due next, or null if it has no schedule.</summary>
    public DueUnit? Next(string job, DateTimeOffset after) => Between(job, after, after.AddDays(14)).FirstOrDefault();

    /// <summary>What was due last, or null if the job has no schedule.</summary>
    public DueUnit? Latest(string job, DateTimeOffset now) => Between(job, now.AddDays(-14), now).LastOrDefault();

    /// <summary>What the given jobs do for the sessions of a span, in the order in which they would have been due; each session once per job.</summary>
    public IReadOnlyList<DueUnit> Plan(IReadOnlyCollection<string> jobs, DateOnly from, DateOnly to) =>
    [
        .. Timings.Where(timing => jobs.Contains(timing.Job))
            .SelectMany((timing, order) => Between(timing.Job, At(from, 0), At(to.AddDays(7), 0)).Select(unit => (Unit: unit, Order: order)))
            .Where(due => from <= due.Unit.Session && due.Unit.Session <= to)
            .GroupBy(due => (due.Unit.Job, due.Unit.Session), (_, dues) => dues.First())
            .OrderBy(due => due.Unit.Due).ThenBy(due => due.Order)
            .Select(due => due.Unit),
    ];

    private static Timing? Find(string job) => Array.Find(Timings, timing => timing.Job == job);

    private static Timing AtTheOpen(string job) => new(job, "09:31 on sessions", OnlyLatest: false, (calendar, day) =>
        On(calendar, day, session => new(job, day, session.Open.AddMinutes(1), Expires: session.Close)));

    private static Timing AfterTheClose(string job, int minutes, bool onlyLatest) => new(
        job, $"{new TimeOnly(16, 0).AddMinutes(minutes):HH:mm} on sessions, {new TimeOnly(13, 0).AddMinutes(minutes):HH:mm} on early closes", onlyLatest, (calendar, day) =>
        On(calendar, day, session => new(job, day, session.Close.AddMinutes(minutes), Expires: null)));

    private static DueUnit[] On(TradingCalendar calendar, DateOnly day, Func<TradingSession, DueUnit> unit) =>
        calendar.IsSession(day) ? [unit(calendar.Session(day))] : [];

    private static DueUnit AboutTheLast(TradingCalendar calendar, string job, DateOnly day, int hour)
    {
        var due = At(day, hour);
        var session = calendar.IsSession(day) && calendar.Session(day).Close <= due ? day : calendar.Previous(day);
        return new(job, session, due, Expires: null);
    }

    private static DateTimeOffset At(DateOnly day, int hour)
    {
        var local = day.ToDateTime(new TimeOnly(hour, 0));
        return new(local, NewYork.GetUtcOffset(local));
    }

    /// <param name="OnlyLatest">After an absence only the latest session matters.</param>
    /// <param name="On">What is due on a New York day, in order of time.</param>
    private sealed record Timing(string Job, string Words, bool OnlyLatest, Func<TradingCalendar, DateOnly, IEnumerable<DueUnit>> On);
}
