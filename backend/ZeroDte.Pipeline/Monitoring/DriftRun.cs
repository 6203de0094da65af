using ZeroDte.Mlflow.Protocol;
using ZeroDte.Mlflow.Protocol.Wire;
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

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Logs, or completes what an attempt before had begun; returns the run's id.</summary>
    /// <exception cref="MlflowException">The tracking server cannot be reached or refused.</exception>
    public async Task<string> LogAsync(JobKey of, string policy, Judgement judgement, CancellationToken cancellationToken)
    {
        var (verdict, record, symbol) = (judgement.Latest, of.Record, of.Symbol.Value);
        var key = $"{record} {symbol} {verdict.Session:yyyy-MM-dd} {policy}{(of.Revision == 1 ? "" : $" {of.Revision}")}";
        var experiment = await mlflow.EnsureExperimentAsync(ExperimentName, cancellationToken);
        var found = await mlflow.SearchRunsAsync(new([experiment], $"tags.`{KeyTag}` = '{key}'", MaxResults: 1), cancellationToken);
        var run = found.Runs is [var begun, ..] ? begun : await mlflow.CreateRunAsync(new(
            experiment, $"drift {symbol} {verdict.Session:yyyy-MM-dd}", Now,
            [new(KeyTag, key), new("zerodte.symbol", symbol), new("zerodte.record", record.Value)]), cancellationToken);

        // Neither waits for the other: both wait for the disk.
        await Task.WhenAll(
            LogAsync(run.Info.RunId, policy, judgement, cancellationToken),
            UploadAsync(run.Info.ArtifactUri, new(symbol, policy, judgement), cancellationToken));
        await mlflow.UpdateRunAsync(new(run.Info.RunId, "FINISHED", Now), cancellationToken);
        return run.Info.RunId;
    }

    private async Task LogAsync(string run, string policy, Judgement judgement, CancellationToken cancellationToken)
    {
        KeyValue[] parameters =
        [
            new("policy", policy), new("reference_sessions", $"{judgement.Plan.ReferenceCount}"),
            new("window_sessions", $"{judgement.Plan.Window}"),
        ];
        KeyValue standing = new("zerodte.standing", string.Join(", ", judgement.Latest.Standing.Select(DriftJson.Name)));
        foreach (var batch in LogBatches.Of(run, parameters, [.. Metrics(judgement, Now)]))
            await mlflow.LogBatchAsync(batch with { Tags = [standing] }, cancellationToken);
    }

    private async Task UploadAsync(string artifactUri, DriftReport of, CancellationToken cancellationToken)
    {
        foreach (var file in await report.FilesAsync(of))
            await file.UploadAsync(mlflow, artifactUri, cancellationToken);
    }

    private static IEnumerable<Metric> Metrics(Judgement judgement, long now)
    {
        foreach (var past in judgement.Verdicts.TakeLast(Steps).Where(v => !v.NotEnoughData))
        {
            var step = past.Session.DayNumber;
            yield return new("alarms_standing", past.Standing.Count, now, step);
            foreach (var test in past.Tests.Where(t => double.IsFinite(t.Statistic)))
            {
                var cause = Key(test.Cause.Words());
                yield return new($"{cause}/{Key(test.Name)}/{Key(test.Subject)}", test.Statistic, now, step);
                if (double.IsFinite(test.AdjustedPValue))
                    yield return new($"{cause}/p/{Key(test.Subject)}", test.AdjustedPValue, now, step);
            }
        }
    }

    /// <summary>MLflow takes letters, digits and a few signs in the names of metrics.</summary>
    private static string Key(string words) => string.Concat(words.Take(60).Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
}
