using Npgsql;
using ZeroDte.Mlflow.Protocol;
using ZeroDte.Mlflow.Protocol.Wire;
using ZeroDte.Mlflow.Server.Hosting;
using ZeroDte.Mlflow.Server.Locations;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Mlflow.Server.Artifacts;

/// <summary>Artifacts by path: rows that point into the store. A path changes from one whole object to another.</summary>
internal sealed class ArtifactCatalog(Database database, IArtifactStore store, TimeProvider time)
{
    /// <summary>Files where folders have to be ($1), and what is below the file (from $2 up to $3).</summary>
    private const string Clashes = "path = any($1) or (path > $2 and path < $3)";

    public async Task WriteAsync(string path, Stream content, CancellationToken cancellationToken)
    {
        var file = ArtifactPath.CheckFile(path);
        await RefuseClashAsync(file, cancellationToken); // before all of it is sent
        var name = ObjectName.Create();
        var stored = await store.WriteAsync(name, content, cancellationToken);
        var (clash, unused) = await PointAsync(file, name, stored, cancellationToken);
        if (unused is not null)
            await store.DeleteAsync(unused, CancellationToken.None);
        if (clash is not null)
            throw Clash(file, clash);
    }

    /// <exception cref="MlflowException">There is no artifact there.</exception>
    public async Task<Artifact> FindAsync(string path, CancellationToken cancellationToken)
    {
        var file = ArtifactPath.CheckFile(path);
        var found = await database.QueryAsync(
            Read, cancellationToken, Statement("select path, object, size, sha256 from artifact where path = $1", file));
        return found is [var artifact] ? artifact : throw MlflowException.Missing($"No such artifact: '{file}'");
    }

    /// <exception cref="ObjectMissingException">Its object is gone: replaced, deleted or lost.</exception>
    public Task<Stream> OpenAsync(Artifact artifact, long from, CancellationToken cancellationToken) =>
        store.OpenAsync(artifact.Object, from, cancellationToken);

    /// <summary>What is directly in a folder, by base name; nothing for a folder that is not there.</summary>
    public async Task<IReadOnlyList<ArtifactFile>> ListAsync(string folder, CancellationToken cancellationToken)
    {
        var prefix = ArtifactPath.Check(folder) is { Length: > 0 } path ? $"{path}/" : "";
        return await database.QueryAsync(
            r => new ArtifactFile(r.GetString(0), r.GetBoolean(1), r.OrNull<long?>(2)), cancellationToken, Statement("""
            select name, bool_or(is_folder), case when not bool_or(is_folder) then max(size) end from (
                select split_part(rest, '/', 1) as name, strpos(rest, '/') > 0 as is_folder, size
                from (select substr(path, length($1) + 1) as rest, size from artifact where $1 = '' or (path > $1 and path < $2)) a) b
            group by name order by name
            """, prefix, Above(prefix)));
    }

    /// <summary>A file, or a folder with all that is in it.</summary>
    /// <returns>How many were deleted.</returns>
    public async Task<int> DeleteAsync(string path, CancellationToken cancellationToken)
    {
        var checkedPath = ArtifactPath.Check(path);
        if (checkedPath.Length == 0)
            throw MlflowException.Invalid("Invalid path");
        var objects = await database.QueryAsync(r => r.GetString(0), cancellationToken, Statement("""
            delete from artifact where path = $1 or (path > $2 and path < $3) returning object
            """, checkedPath, $"{checkedPath}/", Above($"{checkedPath}/")));
        foreach (var name in objects)
            await store.DeleteAsync(name, CancellationToken.None);
        return objects.Count;
    }

    /// <summary>A path cannot be a file and a folder.</summary>
    public async Task RefuseClashAsync(string path, CancellationToken cancellationToken)
    {
        var clashes = await database.QueryAsync(
            r => r.GetString(0), cancellationToken,
            Statement($"select path from artifact where {Clashes}", Folders(path), $"{path}/", Above($"{path}/")));
        if (clashes is [var clash, ..])
            throw Clash(path, clash);
    }

    /// <summary>Points a path at a new object.</summary>
    /// <returns>
    /// What is stored where only a file or only folders can be, if anything is; and the object that nobody reads from now on: the one that
    /// the path pointed at before, or after a clash the new one.
    /// </returns>
    private async Task<(string? Clash, string? Unused)> PointAsync(
        string path, string name, StoredObject stored, CancellationToken cancellationToken)
    {
        var folders = Folders(path);
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // Writers of one path take turns, the first two of a new path too, so that each sees the object it replaces. Sharing the folders
        // above keeps away who would make a file of one. All take them from the top down, so none waits for another in a ring.
        await connection.QueryPreparedAsync(r => r.GetInt32(0), cancellationToken, Statement("""
            select case when is_file then (select 1 from pg_advisory_xact_lock(hashtextextended('mlflow.artifact ' || name, 0)))
                else (select 1 from pg_advisory_xact_lock_shared(hashtextextended('mlflow.artifact ' || name, 0))) end
            from unnest($1::text[] || $2::text, array_fill(false, array[cardinality($1::text[])]) || true) as t (name, is_file)
            """, folders, path));
        var pointed = await connection.QueryPreparedAsync(
            r => (r.OrNull<string>(0), r.OrNull<string>(1)), cancellationToken, Statement($"""
            with clash as (select path from artifact where {Clashes} limit 1),
            before as (select object from artifact where path = $4),
            written as (
                insert into artifact as a (path, object, size, sha256, created)
                select $4, $5, $6, $7, $8 where not exists (select 1 from clash)
                on conflict (path) do update
                    set object = excluded.object, size = excluded.size, sha256 = excluded.sha256, created = excluded.created
                returning object)
            select c.path, case when c.path is null then (select object from before) else $5 end
            from (select (select path from clash) as path) c
            """, folders, $"{path}/", Above($"{path}/"), path, name, stored.Size, stored.Sha256,
            time.GetUtcNow().ToUnixTimeMilliseconds()));
        await transaction.CommitAsync(cancellationToken);
        return pointed.Single();
    }

    private static MlflowException Clash(string path, string other) => MlflowException.Invalid(
        $"'{path}' cannot be stored, because '{other}' is: a name is either a file or a folder.");

    /// <summary>The folders that a path is in, the topmost first.</summary>
    private static string[] Folders(string path)
    {
        var parts = path.Split('/');
        return [.. Enumerable.Range(1, parts.Length - 1).Select(n => string.Join('/', parts.Take(n)))];
    }

    /// <summary>The first text after all that begin with a folder's prefix.</summary>
    private static string Above(string prefix) => prefix.Length == 0 ? "" : $"{prefix[..^1]}0"; // '0' follows '/'

    private static Artifact Read(NpgsqlDataReader r) => new(r.GetString(0), r.GetString(1), r.GetInt64(2), r.GetFieldValue<byte[]>(3));
}

internal sealed record Artifact(string Path, string Object, long Size, byte[] Sha256);
