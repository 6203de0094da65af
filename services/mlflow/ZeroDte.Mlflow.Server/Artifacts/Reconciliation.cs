using System.Security.Cryptography;
using ZeroDte.Mlflow.Server.Hosting;
using ZeroDte.Mlflow.Server.Locations;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Mlflow.Server.Artifacts;

/// <summary>Compares the rows with the store, object by object.</summary>
public sealed class Reconciliation
{
    /// <summary>Younger objects may belong to a write that is under way.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromHours(1);

    private readonly Database _database;
    private readonly IArtifactStore _store;
    private readonly ArtifactCatalog _catalog;
    private readonly TimeProvider _time;

    internal Reconciliation(Database database, IArtifactStore store, ArtifactCatalog catalog, TimeProvider time) =>
        (_database, _store, _catalog, _time) = (database, store, catalog, time);

    /// <param name="grace">Age from which an object without a row counts as lost; see <see cref="Grace"/>.</param>
    /// <param name="verify">Read every object and compare its hash.</param>
    /// <param name="repair">Delete objects without a row, and artifacts of runs and traces that are gone. Rows without an object are
    /// only reported.</param>
    public async Task<ReconcileReport> RunAsync(TimeSpan grace, bool verify, bool repair, CancellationToken cancellationToken)
    {
        var before = _time.GetUtcNow() - grace;
        var found = new Dictionary<string, FoundObject>(StringComparer.Ordinal);
        await foreach (var one in _store.ListAsync(cancellationToken))
            found[one.Name] = one;
        if (repair)
            await DeleteOrphanedRowsAsync(cancellationToken);

        var rows = await _database.QueryAsync(r => new Row(r.GetString(0), r.GetString(1), r.GetInt64(2), r.GetFieldValue<byte[]>(3)),
            cancellationToken, Statement("""
            select path, object, size, sha256 from artifact
            union all select u.path || ' (part ' || p.number || ')', p.object, p.size, p.sha256 from upload_part p
                join upload u on u.id = p.upload
            """));
        var (missing, damaged) = (new List<string>(), new List<string>());
        foreach (var row in rows)
        {
            if (await StateAsync(row, found.GetValueOrDefault(row.Object), verify, cancellationToken) is not { } bad)
                continue;
            (bad == Fault.Missing ? missing : damaged).Add(row.Path);
        }

        var known = rows.Select(r => r.Object).ToHashSet(StringComparer.Ordinal);
        var lost = found.Values.Where(o => !known.Contains(o.Name) && o.Written <= before).Select(o => o.Name)
            .Order(StringComparer.Ordinal).ToArray();
        foreach (var name in repair ? lost : [])
            await _store.DeleteAsync(name, cancellationToken);
        return new(rows.Count, found.Count, lost, missing, damaged);
    }

    /// <summary>Artifacts of runs and traces that were deleted for good, and uploads that nobody finished within a day.</summary>
    private async Task DeleteOrphanedRowsAsync(CancellationToken cancellationToken)
    {
        var roots = await _database.QueryAsync(r => r.GetString(0), cancellationToken,
            Statement("select artifact_uri from run union all select artifact_uri from trace"));
        var alive = roots.Select(ArtifactLocation.InStore).ToHashSet(StringComparer.Ordinal);
        var stored = await _database.QueryAsync(r => r.GetString(0), cancellationToken, Statement("""
            select distinct substring(path from '^(.*?[0-9]+/(?:[0-9a-f]{32}|traces/[\w-]+)/artifacts)/') from artifact
                where path ~ '^.*?[0-9]+/(?:[0-9a-f]{32}|traces/[\w-]+)/artifacts/'
            """));
        foreach (var folder in stored.Where(f => !alive.Contains(f)))
            await _catalog.DeleteAsync(folder, cancellationToken);

        var old = _time.GetUtcNow().AddDays(-1).ToUnixTimeMilliseconds();
        await _database.ExecuteAsync(cancellationToken, Statement("delete from upload where created < $1", old));
    }

    private async Task<Fault?> StateAsync(Row row, FoundObject? found, bool verify, CancellationToken cancellationToken)
    {
        try
        {
            if (found is { } listed && !verify)
                return listed.Size == row.Size ? null : Fault.Damaged;

            await using var content = await _store.OpenAsync(row.Object, 0, cancellationToken); // or written after the listing
            return !verify || (await SHA256.HashDataAsync(content, cancellationToken)).AsSpan().SequenceEqual(row.Sha256)
                ? null
                : Fault.Damaged;
        }
        catch (ObjectMissingException)
        {
            return Fault.Missing;
        }
    }

    private enum Fault
    {
        Missing,
        Damaged,
    }

    private sealed record Row(string Path, string Object, long Size, byte[] Sha256);
}

/// <param name="ObjectsWithoutRow">Names in the store.</param>
/// <param name="RowsWithoutObject">Paths of artifacts.</param>
/// <param name="Damaged">Paths of artifacts whose object has another size, or another hash if that was looked at.</param>
public sealed record ReconcileReport(
    int Rows, int Objects, IReadOnlyList<string> ObjectsWithoutRow, IReadOnlyList<string> RowsWithoutObject, IReadOnlyList<string> Damaged)
{
    public bool IsClean => ObjectsWithoutRow.Count + RowsWithoutObject.Count + Damaged.Count == 0;
}
