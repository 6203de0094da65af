using Microsoft.Extensions.Logging;
using ZeroDte.Mlflow.Server.Hosting;
using ZeroDte.Mlflow.Server.Locations;
using ZeroDte.Postgres;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Mlflow.Server.Artifacts;

/// <summary>Deletes for good what was deleted softly: runs with all they logged and stored, then experiments without runs.</summary>
public sealed partial class GarbageCollector
{
    private readonly Database _database;
    private readonly ArtifactCatalog _catalog;
    private readonly TimeProvider _time;
    private readonly ILogger<GarbageCollector> _logger;

    internal GarbageCollector(Database database, ArtifactCatalog catalog, TimeProvider time, ILogger<GarbageCollector> logger) =>
        (_database, _catalog, _time, _logger) = (database, catalog, time, logger);

    /// <param name="age">How long ago they were deleted, at least.</param>
    public async Task<GarbageReport> CollectAsync(TimeSpan age, CancellationToken cancellationToken)
    {
        var before = _time.GetUtcNow().Subtract(age).ToUnixTimeMilliseconds();
        var runs = await _database.QueryAsync(
            r => (Id: r.GetInt64(0), RunId: r.GetString(1), Uri: r.GetString(2)), cancellationToken, Statement("""
            select id, run_id, artifact_uri from run where lifecycle_stage = 'deleted' and deleted <= $1 order by id
            """, before));
        var (deleted, artifacts) = (0, 0);
        foreach (var (id, runId, uri) in runs)
        {
            if (!await DeleteRowsAsync(id, before, cancellationToken))
                continue; // restored meanwhile
            // After the rows: should this be cut off here, reconciling finds the artifacts without a run.
            var files = ArtifactLocation.InStore(uri) is { Length: > 0 } folder
                ? await _catalog.DeleteAsync(folder, CancellationToken.None)
                : 0;
            Log.Deleted(_logger, runId, files);
            (deleted, artifacts) = (deleted + 1, artifacts + files);
        }

        var (experiments, ofThem) = await DeleteExperimentsAsync(before, cancellationToken);
        return new(deleted, artifacts + ofThem, experiments);
    }

    /// <summary>Experiments that have no runs, with their logged models and traces.</summary>
    private async Task<(int Experiments, int Artifacts)> DeleteExperimentsAsync(long before, CancellationToken cancellationToken)
    {
        var gone = await _database.QueryAsync(
            r => (Id: r.GetInt64(0), Uri: r.OrNull<string>(1)), cancellationToken, Statement("""
            with gone as (
                delete from experiment e where lifecycle_stage = 'deleted' and updated <= $1 and id <> 0
                    and not exists (select 1 from run r where r.experiment = e.id) returning id)
            select gone.id, kept.artifact_uri from gone left join (
                select experiment, artifact_uri from logged_model union all select experiment, artifact_uri from trace) kept
                on kept.experiment = gone.id
            """, before));
        var artifacts = 0;
        foreach (var uri in gone.Select(g => g.Uri).OfType<string>())
        {
            if (ArtifactLocation.InStore(uri) is { Length: > 0 } folder)
                artifacts += await _catalog.DeleteAsync(folder, CancellationToken.None);
        }

        return (gone.DistinctBy(g => g.Id).Count(), artifacts);
    }

    private async Task<bool> DeleteRowsAsync(long run, long before, CancellationToken cancellationToken)
    {
        await using var connection = await _database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var gone = await connection.ExecutePreparedAsync(cancellationToken, Statement(
            "delete from run where id = $1 and lifecycle_stage = 'deleted' and deleted <= $2", run, before));
        if (gone == 0)
            return false;
        foreach (var table in (string[])["metric", "latest_metric", "param", "run_tag"])
            await connection.ExecutePreparedAsync(cancellationToken, Statement($"delete from {table} where run = $1", run));
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "Deleted run {RunId} for good, with {Files} artifacts.")]
        public static partial void Deleted(ILogger logger, string runId, int files);
    }
}

public sealed record GarbageReport(int Runs, int Artifacts, int Experiments);
