using System.Text.Json;
using ZeroDte.Pipeline.Clock;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Jobs;

/// <summary>What somebody asks of the jobs, as units of work.</summary>
public sealed class JobRequests(
    JobRunner runner, JobHistory history, Schedule schedule, FollowedSymbols followed, ServiceClock clock, TradingCalendar calendar,
    TimeProvider time)
{
    /// <summary>Units that one request may add: each session since the calendar begins, of ten symbols.</summary>
    public const int MostUnits = 100_000;

    /// <summary>No job has anything to say of a session further ahead.</summary>
    private const int DaysAhead = 366;

    /// <summary>One run now.</summary>
    /// <param name="symbol">Null for every symbol that is followed.</param>
    /// <param name="session">Null for the one for which the job was due last.</param>
    /// <param name="again">Why what is done is to be done once more, as a revision beside it; null to leave it as it is.</param>
    /// <exception cref="UnknownJobException">There is no job of this name.</exception>
    /// <exception cref="JobRequestException">The request cannot be met; the message says what to do.</exception>
    public async Task<IReadOnlyList<JobUnit>> RunAsync(
        string job, Symbol? symbol, DateOnly? session, JsonElement? parameters, string? again, CancellationToken cancellationToken)
    {
        ThrowIfUnknown(job);
        ThrowIfNoReason(again);
        if (session is { } given)
            ThrowIfNoSession(given);

        var units = new List<JobUnit>();
        foreach (var one in await ChosenAsync(symbol, cancellationToken))
        {
            var now = await clock.NowAsync(one, cancellationToken);
            var (about, slot) = session is { } day ? (day, schedule.Slot(job, day, now))
                : schedule.Latest(job, now) is { } due ? (due.Session, due.Slot)
                : throw new JobRequestException(
                    $"'{job}' has no schedule to tell which session it is about. Name one, as in --session 2018-05-11.");
            var key = new JobKey(job, one, about, Slot: slot);
            if (again is not null && await history.LatestAsync(key, cancellationToken) is { } latest)
            {
                units.Add(new(key with { Revision = latest.Revision + 1 }, Clock: clock.IsLive ? null : now, Parameters: parameters,
                    Reason: again));
            }
            else
            {
                units.Add(new(key, Clock: clock.IsLive ? null : now, Parameters: parameters));
            }
        }

        return units;
    }

    /// <summary>A run for each session of a span, in order; symbols do not wait for each other.</summary>
    /// <param name="symbol">Null for every symbol that is followed.</param>
    /// <exception cref="UnknownJobException">There is no job of this name.</exception>
    /// <exception cref="JobRequestException">The request cannot be met; the message says what to do.</exception>
    public async Task<IReadOnlyList<JobUnit>> BackfillAsync(
        string job, Symbol? symbol, DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        ThrowIfUnknown(job);
        if (from > to)
            throw new JobRequestException($"The span begins on {from:yyyy-MM-dd}, after its end on {to:yyyy-MM-dd}.");
        if (from < calendar.FirstDay)
            throw new JobRequestException($"The calendar begins on {calendar.FirstDay:yyyy-MM-dd}; got {from:yyyy-MM-dd}.");
        ThrowIfTooFarAhead(to);

        var symbols = await ChosenAsync(symbol, cancellationToken);
        var sessions = calendar.Sessions(from, to).Select(session => session.Date).ToArray();
        if (sessions.Length == 0)
            throw new JobRequestException($"There is no session from {from:yyyy-MM-dd} to {to:yyyy-MM-dd}.");
        if ((long)sessions.Length * symbols.Count is var units and > MostUnits)
        {
            throw new JobRequestException($"{sessions.Length:N0} sessions of {symbols.Count:N0} symbols are {units:N0} units; ask for "
                + $"{MostUnits:N0} at a time at most.");
        }
        return [.. symbols
            .SelectMany(one => sessions.Select(session => new JobUnit(new(job, one, session), Chain: $"backfill {job} {one}")))];
    }

    private static void ThrowIfNoReason(string? again)
    {
        const int Longest = 500;
        if (again is null)
            return;
        if (string.IsNullOrWhiteSpace(again) || again.Any(char.IsControl))
        {
            throw new JobRequestException(
                "Say in a line why it is made again, as in --again --reason 'the bars of another symbol had been loaded'.");
        }
        if (again.Length > Longest)
            throw new JobRequestException($"The reason has {again.Length:N0} characters; {Longest} at most.");
    }

    private void ThrowIfNoSession(DateOnly date)
    {
        ThrowIfTooFarAhead(date);
        if (calendar.Closure(date) is not { } reason)
            return;

        var first = calendar.Next(calendar.FirstDay);
        var before = date > first ? $"{calendar.Previous(date):yyyy-MM-dd} and " : "";
        var nearest = date < calendar.FirstDay
            ? $"The first session is {first:yyyy-MM-dd}."
            : $"The sessions beside it are {before}{calendar.Next(date):yyyy-MM-dd}.";
        throw new JobRequestException($"There is no session on {date:yyyy-MM-dd}: {reason}. {nearest}");
    }

    private void ThrowIfTooFarAhead(DateOnly date)
    {
        var last = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).AddDays(DaysAhead);
        if (date > last)
            throw new JobRequestException($"{date:yyyy-MM-dd} is too far ahead: a job can be asked for sessions up to {last:yyyy-MM-dd}.");
    }

    private async Task<IReadOnlyList<Symbol>> ChosenAsync(Symbol? symbol, CancellationToken cancellationToken) =>
        symbol is null ? await followed.AllAsync(cancellationToken) : [symbol];

    private void ThrowIfUnknown(string job)
    {
        if (!runner.Names.Contains(job))
            throw new UnknownJobException(job, runner.Names);
    }
}
