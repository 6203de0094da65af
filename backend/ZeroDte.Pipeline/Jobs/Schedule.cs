using ZeroDte.Pipeline.Clock;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Jobs;

/// <summary>
/// When each job is due, in New York time and by the exchange's calendar. Knows no clock: it is asked about a span of time.
/// </summary>
public sealed class Schedule
{
    private readonly TradingCalendar _calendar;
    private readonly OrderedDictionary<string, JobTiming> _timings;
    private readonly Dictionary<string, IJob> _jobs;

    /// <param name="jobs">Those with a timing are scheduled; when due at once, in this order.</param>
    public Schedule(TradingCalendar calendar, IEnumerable<IJob> jobs)
    {
        _calendar = calendar;
        _jobs = jobs.Where(job => job.Timing is not null).ToDictionary(job => job.Name);
        _timings = new(_jobs.Values.Select(job => KeyValuePair.Create(job.Name, job.Timing!)).OrderBy(job => job.Value.From));
    }

    /// <summary>The jobs that have a schedule, in the order of a day.</summary>
    public IReadOnlyList<string> Jobs => _timings.Keys;

    /// <summary>The schedule in words, or null if the job has none.</summary>
    public string? Words(string job) => _timings.GetValueOrDefault(job)?.Words;

    /// <summary>For which of some symbols the job is due at all by itself.</summary>
    public Task<IReadOnlyList<Symbol>> DueForAsync(
        string job, IReadOnlyList<Symbol> symbols, CancellationToken cancellationToken) =>
        _jobs[job].DueForAsync(symbols, cancellationToken);

    /// <summary>The jobs that are due for a symbol at all by themselves, in the order of a day.</summary>
    public async Task<IReadOnlyList<string>> JobsForAsync(Symbol symbol, CancellationToken cancellationToken)
    {
        var jobs = new List<string>();
        foreach (var job in Jobs)
        {
            if ((await DueForAsync(job, [symbol], cancellationToken)).Count > 0)
                jobs.Add(job);
        }

        return jobs;
    }

    /// <summary>The time of the session that a run by hand is as of: the last that had come, or the first of all.</summary>
    public string Slot(string job, DateOnly session, DateTimeOffset now)
    {
        var units = Plan([job], session, session);
        return units is [{ Slot.Length: > 0 }, ..] ? (units.LastOrDefault(unit => unit.Due <= now) ?? units[0]).Slot : "";
    }

    /// <summary>
    /// What came due after one instant and up to another, in order of time, both as they are known to whoever looked last. Less what
    /// has expired since; after a long absence some jobs only need to catch up with their latest session.
    /// </summary>
    public IReadOnlyList<DueUnit> DueSince(string job, DateTimeOffset looked, DateTimeOffset now)
    {
        var due = Between(job, looked, now).Where(unit => !(unit.Expires <= now)).ToArray();
        return _timings.GetValueOrDefault(job)?.OnlyLatest == true ? due[^Math.Min(1, due.Length)..] : due;
    }

    /// <summary>Everything that is due after one instant and up to another, in order of time.</summary>
    public IEnumerable<DueUnit> Between(string job, DateTimeOffset after, DateTimeOffset until)
    {
        if (!_timings.TryGetValue(job, out var timing))
            yield break;

        // A New York day begins and ends within a day of the instant's own date in any time zone.
        var first = DateOnly.FromDateTime(after.UtcDateTime.AddDays(-1));
        var last = DateOnly.FromDateTime(until.UtcDateTime.AddDays(1));
        for (var day = first < _calendar.FirstDay.AddDays(1) ? _calendar.FirstDay.AddDays(7) : first; day <= last; day = day.AddDays(1))
        {
            foreach (var unit in timing.On(_calendar, day))
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

    /// <summary>
    /// What the given jobs do for the sessions of a span, in the order in which they would have been due; each session once per job and
    /// slot.
    /// </summary>
    public IReadOnlyList<DueUnit> Plan(IReadOnlyCollection<string> jobs, DateOnly from, DateOnly to) =>
    [
        .. Jobs.Where(jobs.Contains)
            .SelectMany((job, order) => Between(job, NewYork.At(from, default), NewYork.At(to.AddDays(7), default))
                .Select(unit => (Unit: unit, Order: order)))
            .Where(due => from <= due.Unit.Session && due.Unit.Session <= to)
            .GroupBy(due => (due.Unit.Job, due.Unit.Session, due.Unit.Slot), (_, dues) => dues.First())
            .OrderBy(due => due.Unit.Due).ThenBy(due => due.Order)
            .Select(due => due.Unit),
    ];
}
