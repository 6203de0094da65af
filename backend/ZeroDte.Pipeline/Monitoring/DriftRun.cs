using ZeroDte.Mlflow.Protocol;
using ZeroDte.Pipeline.Alerts;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Pipeline.Tracking;
using ZeroDte.Quant.Drift.Policies;

namespace ZeroDte.Pipeline.Monitoring;

/// <summary>
/// Logs a judgement as a tracking run: statistics and errors as metrics with the session as step, and the report as artifact.
/// </summary>
internal sealed class DriftRun(MlflowClient mlflow, IReport<DriftReport> report, TimeProvider time)
{
    private const string ExperimentName = "zerodte-drift";
    private const string KeyTag = "zerodte.drift";

    /// <summary>Sessions whose metrics are logged: the last quarter.</summary>
    private const int Steps = 63;

    /// <summary>Logs, or completes what an attempt before had begun; returns the run's id.</summary>
    /// <exception cref="MlflowException">The tracking server cannot be reached or refused.</exception>
    public async Task<string> LogAsync(JobKey of, string policy, Judgement judgement, CancellationToken cancellationToken)
    {
        var (verdict, record, symbol) = (judgement.Latest, of.Record, of.Symbol.Value);
        var key = $"{record} {symbol} {verdict.Session:yyyy-MM-dd} {policy}{(of.Revision == 1 ? "" : $" {of.Revision}")}";
        var experiment = await mlflow.EnsureExperimentAsync(ExperimentName, cancellationToken);
        var found = await mlflow.SearchRunsAsync(new([experiment], $"tags.`{KeyTag}` = '{key}'", MaxResults: 1), cancellationToken);
        var run = found.Runs is [var begun, ..] ? begun : await mlflow.CreateRunAsync(new(
            experiment, $"drift {symbol} {verdict.Session:yyyy-MM-dd}", time.GetUtcNow().ToUnixTimeMilliseconds(),
            [new(KeyTag, key), new("zerodte.symbol", symbol), new("zerodte.record", record.Value)]), cancellationToken);

        await using (var log = new RunLogger(mlflow, run.Info.RunId, time))
        {
            await log.ParamAsync("policy", policy, cancellationToken);
            await log.ParamAsync("reference_sessions", $"{judgement.Plan.ReferenceCount}", cancellationToken);
            await log.ParamAsync("window_sessions", $"{judgement.Plan.Window}", cancellationToken);
            await log.TagAsync("zerodte.standing", string.Join(", ", verdict.Standing.Select(DriftJson.Name)), cancellationToken);
            foreach (var past in judgement.Verdicts.TakeLast(Steps).Where(v => !v.NotEnoughData))
            {
                var step = past.Session.DayNumber;
                await log.MetricAsync("alarms_standing", past.Standing.Count, step, cancellationToken);
                foreach (var test in past.Tests.Where(t => double.IsFinite(t.Statistic)))
                {
                    await log.MetricAsync($"{Key(test.Cause.Words())}/{Key(test.Name)}/{Key(test.Subject)}", test.Statistic, step,
                        cancellationToken);
                    if (double.IsFinite(test.AdjustedPValue))
                    {
                        await log.MetricAsync($"{Key(test.Cause.Words())}/p/{Key(test.Subject)}", test.AdjustedPValue, step,
                            cancellationToken);
                    }
                }
            }
        }

        foreach (var file in await report.FilesAsync(new(symbol, policy, judgement)))
            await file.UploadAsync(mlflow, run.Info.ArtifactUri, cancellationToken);
        await mlflow.UpdateRunAsync(new(run.Info.RunId, "FINISHED", time.GetUtcNow().ToUnixTimeMilliseconds()), cancellationToken);
        return run.Info.RunId;
    }

    /// <summary>MLflow takes letters, digits and a few signs in the names of metrics.</summary>
    private static string Key(string words) => string.Concat(words.Take(60).Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
}
