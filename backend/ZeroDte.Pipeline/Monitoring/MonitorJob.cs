using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ZeroDte.Mlflow.Protocol;
using ZeroDte.Pipeline.Alerts;
using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Pipeline.Ledger;
using ZeroDte.Pipeline.Promotion;
using ZeroDte.Pipeline.Training;
using ZeroDte.Quant.Drift.Monitoring;
using ZeroDte.Quant.Drift.Policies;
using ZeroDte.Quant.Learning.Configuration;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Monitoring;

/// <summary>
/// Compares what the model meets and how it errs with what they were, keeps the verdict with its evidence, raises alarms and asks for what
/// they call for. Each alarm is raised once, on whatever session it is first seen, and a cause asks once in its cool-down.
/// </summary>
/// <remarks>Parameters: <c>{"track": false}</c>, which leaves the tracking server out.</remarks>
internal sealed partial class MonitorJob(
    KnownBars bars, Trainer trainer, IssuedForecasts forecasts, Champions champions, MonitorCalibration calibration, DriftStore store,
    DriftRun run,
    DriftMetrics metrics, TradingCalendar calendar, TimeProvider time,
    IOptions<DriftOptions> options, IOptions<AlertOptions> alerts, ILogger<MonitorJob> logger) : IJob
{
    public const string JobName = "monitor";

    public string Name => JobName;

    public JobTiming Timing => JobTiming.AboutTheLastSession(
        JobName, "every 6 hours, about the last session that closed", from: new(18, 0), hours: [0, 6, 12, 18]);

    public async Task<JobOutcome> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var (key, now, policy) = (context.Key, context.Now, options.Value.ToPolicy());
        var series = (await bars.ReadAsync(key.Symbol, now, horizon: null, cancellationToken)).Series.UpTo(key.Session);
        if (series.Count > 0 && series.Sessions[^1] < key.Session && series.Reaches(key.Session))
            return new Done($"None: {key.Symbol} did not trade on {key.Session:yyyy-MM-dd}.");
        if (series.Count == 0 || series.Sessions[^1] < key.Session)
        {
            var stale = calendar.Session(key.Session).Close.AddHours(options.Value.StaleHours);
            return now < stale
                ? new Waiting($"the bar of {key.Symbol} of {key.Session:yyyy-MM-dd}")
                : await StaleAsync(context, series, policy, cancellationToken);
        }

        var (issued, pending) = await forecasts.ReadAsync(key.Model, key.Session, cancellationToken);
        if (pending)
        {
            return new Waiting($"the outcome of the forecast of {key.Symbol} of {key.Session:yyyy-MM-dd}, which the job "
                + $"{EvaluateJob.JobName} brings");
        }

        context.Report("reading what the model did");
        var configuration = (await champions.AtAsync(key.Model, now, cancellationToken))?.Configuration
            ?? ModelConfiguration.First(series.Count);
        using var training = trainer.Train(key.Record, series, configuration);
        var watched = Judgement.SeriesOf(series, training.For(Basis.Main), issued);
        var plan = Judgement.PlanOf(watched, options.Value.ToCalibrated());
        if (policy.Calibration(watched, plan) is { } years)
            await calibration.RunAsync(context, years, cancellationToken);
        context.Report("judging");
        var judgement = new Judgement(watched, plan, policy.Judge(watched, plan));
        var runId = Tracks(context) ? await LogAsync(context, policy, judgement, cancellationToken) : null;
        return await KeepAsync(context, policy, judgement, runId, MadeFrom.Of(series), cancellationToken);
    }

    private async Task<JobOutcome> StaleAsync(JobContext context, BarSeries series, IDriftPolicy policy,
        CancellationToken cancellationToken)
    {
        var session = context.Key.Session;
        var last = series.Count == 0 ? (DateOnly?)null : series.Sessions[^1];
        var missing = last is { } day ? calendar.Sessions(day.AddDays(1), session).Count() : 1;
        var test = new DriftTest(
            DriftCause.Staleness, last is null ? $"there is no bar of {context.Key.Symbol}" : $"the last bar is of {last:yyyy-MM-dd}, "
                + $"{missing} sessions before {session:yyyy-MM-dd} are missing",
            "sessions missing", missing, 1, double.NaN, double.NaN, Fires: true);
        var verdict = new DriftVerdict(session, [DriftCause.Staleness], [DriftCause.Staleness], [test], []);
        var judgement = new Judgement(
            MonitorSeries.Of(series, () => ModelConfiguration.Default.ToRecipe(Basis.Main).Features(), []), default, [verdict]);
        return await KeepAsync(context, policy, judgement, runId: null, madeFrom: null, cancellationToken);
    }

    private async Task<JobOutcome> KeepAsync(
        JobContext context, IDriftPolicy policy, Judgement judgement, string? runId, MadeFrom? madeFrom,
        CancellationToken cancellationToken)
    {
        var (key, verdict) = (context.Key, judgement.Latest);
        var summary = DriftWords.Summary(verdict);
        await DriftStore.WriteAsync(context.Transaction, new(key.Record, key.Symbol.Value, key.Session, policy.Name, context.Now, summary,
            verdict, runId, key.Revision), cancellationToken);
        if (context.Reason is { } reason)
        {
            await AlertStore.WithdrawAsync(context.Transaction, key, policy.Name, judgement.Verdicts, reason, context.Now,
                cancellationToken);
        }
        metrics.Judged(key.Symbol.Value, verdict.Standing.Count > 0);

        var asked = await RaiseAsync(context, policy, judgement, cancellationToken);
        return new Done(
            asked.Count == 0 ? summary : $"{summary} Asked for: {string.Join(", ", asked.Distinct().Select(DriftJson.Name))}.",
            JsonSerializer.SerializeToElement(new { verdict.Session, policy = policy.Name, verdict.Raised, verdict.Standing, runId },
                DriftJson.Options))
        {
            MadeFrom = madeFrom,
        };
    }

    /// <summary>Raises what stands and was not raised before.</summary>
    /// <returns>What was asked for because of it.</returns>
    private async Task<List<DriftAction>> RaiseAsync(JobContext context, IDriftPolicy policy, Judgement judgement,
        CancellationToken cancellationToken)
    {
        var key = context.Key;
        var asked = new List<DriftAction>();
        foreach (var (cause, since) in judgement.Standing())
        {
            var action = policy.Action(cause);
            var because = DriftWords.Because(judgement.Verdicts.Last(v => v.Raised.Contains(cause)), cause);
            if (!await AlertStore.RaiseAsync(context.Transaction, key, since, policy.Name, cause, action, because, context.Now,
                time.GetUtcNow(), alerts.Value.Webhook is not null, cancellationToken))
            {
                continue;
            }

            Log.Raised(logger, key.Symbol.Value, since, cause, action, because);
            metrics.Raised(key.Symbol.Value, cause);
            if (action != DriftAction.Alert && await store.RequestAsync(context.Transaction, key, since, cause, action,
                options.Value.CoolDownSessions, context.Now, cancellationToken))
            {
                if (action != DriftAction.Quarantine)
                    await JobBacklog.AskAsync(context, DriftJson.Name(action), parameters: null, cancellationToken);
                metrics.Requested(key.Symbol.Value, action);
                asked.Add(action);
            }
        }

        return asked;
    }

    private static bool Tracks(JobContext context) =>
        context.Parameters is not { ValueKind: JsonValueKind.Object } asked || !asked.TryGetProperty("track", out var track)
        || track.ValueKind != JsonValueKind.False;

    /// <summary>The verdict is what counts: it is kept even if the tracking server is away, and says so.</summary>
    private async Task<string?> LogAsync(JobContext context, IDriftPolicy policy, Judgement judgement, CancellationToken cancellationToken)
    {
        context.Report("logging the report");
        try
        {
            return await run.LogAsync(context.Key, policy.Name, judgement, cancellationToken);
        }
        catch (Exception exception) when (exception is MlflowException or HttpRequestException)
        {
            context.Report($"the report was not logged: {exception.Message}");
            Log.NotLogged(logger, context.Key, exception);
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "Alarm for {Symbol} on {Session:yyyy-MM-dd}: {Cause}, {Action}. "
            + "{Because}")]
        public static partial void Raised(ILogger logger, string symbol, DateOnly session, DriftCause cause, DriftAction action,
            string because);

        [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "{Key}: the verdict is kept, but its report could not be logged.")]
        public static partial void NotLogged(ILogger logger, JobKey key, Exception exception);
    }
}
