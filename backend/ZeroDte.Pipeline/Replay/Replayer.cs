using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Identity;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Pipeline.Ledger;
using ZeroDte.Pipeline.Monitoring;
using ZeroDte.Pipeline.Promotion;
using ZeroDte.Pipeline.Serving;
using ZeroDte.Postgres;
using ZeroDte.Quant.Learning.Configuration;
using ZeroDte.Quant.Market;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Pipeline.Replay;

/// <summary>
/// Lives through past sessions again under a simulated clock, by the very jobs that run live, each at its own time and with what was known
/// then.
/// </summary>
public sealed class Replayer(
    NpgsqlDataSource database, IEnumerable<IJob> jobs, Schedule schedule, TradingCalendar calendar, KnownBars bars, Champions champions,
    ForecastLedger ledger, TimeProvider time)
{
    private const string OptimiseJobName = "optimise";

    /// <summary>Jobs that log runs of their own while they work.</summary>
    private static readonly string[] Tracking = [OptimiseJobName, MonitorJob.JobName];

    // Thousands of jobs a minute would drown a log; attempts are kept in the database all the same.
    private readonly JobRunner _runner = new(database, jobs, time, NullLogger<JobRunner>.Instance);

    /// <summary>Symbols are walked at the same time, each session after the one before.</summary>
    /// <exception cref="ReplayInterruptedException">A job failed.</exception>
    /// <exception cref="ReplayException">There are no sessions, or too few before the first of them.</exception>
    public async Task RunAsync(ReplayPlan plan, IProgress<ReplayProgress>? progress, CancellationToken cancellationToken)
    {
        ThrowIfImpossible(plan);
        var names = schedule.Jobs.Where(job => plan.Trials > 0 || job != OptimiseJobName).ToArray();
        var units = schedule.Plan(names, plan.From, plan.To);
        if (units.Count == 0)
            throw new ReplayException($"There is no session from {plan.From:yyyy-MM-dd} to {plan.To:yyyy-MM-dd}.");

        var sessions = units.Select(unit => unit.Session).Distinct().Count();
        var tally = new ReplayTally(sessions * plan.Symbols.Count, progress);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(plan.Symbols, parallel, async (symbol, cancel) => await WalkAsync(plan, symbol, units, tally, cancel));
    }

    private void ThrowIfImpossible(ReplayPlan plan)
    {
        if (plan.From > plan.To)
            throw new ReplayException($"The replay begins on {plan.From:yyyy-MM-dd}, after its end on {plan.To:yyyy-MM-dd}.");
        if (plan.From < calendar.FirstDay)
        {
            throw new ReplayException($"The calendar begins on {calendar.FirstDay:yyyy-MM-dd}; a replay cannot begin on "
                + $"{plan.From:yyyy-MM-dd}.");
        }
        if (plan.To > DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).AddDays(1))
            throw new ReplayException($"{plan.To:yyyy-MM-dd} is too far ahead: a replay lives through the past.");
    }

    /// <summary>Seals the forecasts of one session at the times at which they are due.</summary>
    public async Task ForecastAsync(ModelKey model, DateOnly session, CancellationToken cancellationToken)
    {
        foreach (var due in schedule.Plan([PredictJob.JobName], session, session))
        {
            var key = new JobKey(PredictJob.JobName, model.Symbol, session, model.Record, Slot: due.Slot);
            await RunAsync(key, due.Due, parameters: null, cancellationToken);
        }
    }

    private async Task WalkAsync(ReplayPlan plan, Symbol symbol, IReadOnlyList<DueUnit> units, ReplayTally tally,
        CancellationToken cancellationToken)
    {
        var done = await DoneAsync(new(plan.Record, symbol), cancellationToken);
        tally.Outcomes((await ledger.ReadAsync(new(plan.Record, symbol), plan.From, plan.To, cancellationToken)).Where(e => e.Counts)
            .Select(e => e.Outcome).OfType<SealedOutcome>());
        await BeginAsync(plan, symbol, cancellationToken);
        var due = await schedule.JobsForAsync(symbol, cancellationToken);
        units = [.. units.Where(unit => due.Contains(unit.Job))];
        var parameters = JsonSerializer.SerializeToElement(new { trials = plan.Trials, track = plan.Track });
        for (var i = 0; i < units.Count; i++)
        {
            var unit = units[i];
            if (!done.Contains((unit.Job, unit.Session, unit.Slot)))
            {
                var run = await RunAsync(
                    new(unit.Job, symbol, unit.Session, plan.Record, Slot: unit.Slot), unit.Due,
                    Tracking.Contains(unit.Job) ? parameters : null, cancellationToken);
                if (unit.Job == EvaluateJob.JobName && run.Result is { } outcomes)
                    tally.Outcomes(outcomes.Deserialize<SealedOutcome[]>(LifecycleJson.Options)!);
            }

            if (i == units.Count - 1 || units[i + 1].Session != unit.Session)
                tally.Session(unit.Session);
        }
    }

    /// <summary>The first champion, trained on the evening before the first session.</summary>
    private async Task BeginAsync(ReplayPlan plan, Symbol symbol, CancellationToken cancellationToken)
    {
        var first = calendar.Session(calendar.IsSession(plan.From) ? plan.From : calendar.Next(plan.From));
        if (await champions.AtAsync(new(plan.Record, symbol), first.Open, cancellationToken) is not null)
            return;

        var eve = schedule.Plan([RetrainJob.JobName], calendar.Previous(first.Date), calendar.Previous(first.Date)).Single();
        var run = await RunAsync(new(RetrainJob.JobName, symbol, eve.Session, plan.Record), eve.Due, parameters: null, cancellationToken);
        if (run.State == JobState.Waiting)
        {
            throw new ReplayException($"A replay of {symbol} cannot begin on {first.Date:yyyy-MM-dd}: it lacks "
                + $"{run.Message}.{await EarliestAsync(symbol, cancellationToken)}");
        }
        if (await champions.AtAsync(new(plan.Record, symbol), first.Open, cancellationToken) is null)
            throw new ReplayException($"A replay of {symbol} cannot begin on {first.Date:yyyy-MM-dd} without a champion: {run.Message}");
    }

    private async Task<string> EarliestAsync(Symbol symbol, CancellationToken cancellationToken)
    {
        var series = (await bars.ReadAsync(symbol, time.GetUtcNow(), horizon: null, cancellationToken)).Series;
        var needed = ModelConfiguration.NewListing.SessionsNeeded;
        return series.Count > needed ? $" The first session that it can begin on is {series.Sessions[needed]:yyyy-MM-dd}." : "";
    }

    private async Task<JobRun> RunAsync(JobKey key, DateTimeOffset now, JsonElement? parameters, CancellationToken cancellationToken)
    {
        var run = await _runner.RunAsync(key, now, parameters, cancellationToken);
        return run.State is JobState.Committed or JobState.AlreadyDone or JobState.Waiting
            ? run
            : throw new ReplayInterruptedException($"{key} ended as {run.State}: {run.Message} What is done is kept; the same replay "
                + "again goes on from here.");
    }

    private async Task<HashSet<(string, DateOnly, string)>> DoneAsync(ModelKey model, CancellationToken cancellationToken) =>
    [
        .. await database.QueryAsync(
            row => (row.GetString(0), row.GetFieldValue<DateOnly>(1), row.GetString(2)), cancellationToken,
            Statement("select job, session, slot from job_result where record = $1 and symbol = $2 and not partial",
                model.Record.Value, model.Symbol.Value)),
    ];
}
