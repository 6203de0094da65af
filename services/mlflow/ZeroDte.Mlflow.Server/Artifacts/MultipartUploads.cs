using ZeroDte.Mlflow.Protocol;
using ZeroDte.Mlflow.Server.Hosting;
using ZeroDte.Mlflow.Server.Locations;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Mlflow.Server.Artifacts;

/// <summary>Uploads in parts, each an object of its own until they become one.</summary>
internal sealed class MultipartUploads(Database database, IArtifactStore store, ArtifactCatalog catalog, TimeProvider time)
{
    public const int MaxParts = 10_000;

    public async Task<string> CreateAsync(string path, CancellationToken cancellationToken)
    {
        var file = ArtifactPath.CheckFile(path);
        await catalog.RefuseClashAsync(file, cancellationToken);
        var id = Guid.NewGuid().ToString("N");
        await database.ExecuteAsync(cancellationToken, Statement(
            "insert into upload values ($1, $2, $3)", id, file, time.GetUtcNow().ToUnixTimeMilliseconds()));
        return id;
    }

    /// <summary>The same part again replaces it: a client whose answer was lost sends it twice.</summary>
    /// <returns>The part's SHA-256 in hex, which serves as its ETag.</returns>
    public async Task<string> WritePartAsync(string id, int number, Stream content, CancellationToken cancellationToken)
    {
        if (number is < 1 or > MaxParts)
            throw MlflowException.Invalid($"Part numbers go from 1 to {MaxParts}; got {number}.");
        await PathAsync(id, cancellationToken);
        var name = ObjectName.Create();
        var stored = await store.WriteAsync(name, content, cancellationToken);
        var before = await database.QueryAsync(r => r.OrNull<string>(0), cancellationToken, Statement("""
            with before as (select object from upload_part where upload = $1 and number = $2 for update)
            insert into upload_part select id, $2, $3, $4, $5 from upload where id = $1
            on conflict (upload, number) do update set object = excluded.object, size = excluded.size, sha256 = excluded.sha256
            returning (select object from before)
            """, id, number, name, stored.Size, stored.Sha256));
        if (before is not [null])
            await store.DeleteAsync(before.Count == 0 ? name : before[0]!, CancellationToken.None);
        return before.Count == 0 ? throw Unknown(id) : Convert.ToHexStringLower(stored.Sha256);
    }

    /// <param name="parts">Number and ETag of every part.</param>
    public async Task CompleteAsync(string path, string id, IReadOnlyList<(long Number, string? ETag)> parts,
        CancellationToken cancellationToken)
    {
        if (await PathAsync(id, cancellationToken) is var file && file != ArtifactPath.CheckFile(path))
            throw MlflowException.Invalid($"Upload {id} is for '{file}', not for '{path}'.");
        var stored = await database.QueryAsync(
            r => (Number: r.GetInt32(0), Object: r.GetString(1), ETag: Convert.ToHexStringLower(r.GetFieldValue<byte[]>(2))),
            cancellationToken,
            Statement("select number, object, sha256 from upload_part where upload = $1 order by number", id));
        var named = parts.OrderBy(p => p.Number).ToArray();
        if (named.Length == 0 || !named.Select(p => p.Number).SequenceEqual(stored.Select(s => (long)s.Number))
            || named.Zip(stored).Any(pair => pair.First.ETag is { Length: > 0 } tag && tag.Trim('"') != pair.Second.ETag))
        {
            throw MlflowException.Invalid($"The parts named do not fit those received: {string.Join(", ", stored.Select(s => s.Number))}.");
        }

        await using (var whole = new JoinedStream([.. stored.Select(s => s.Object)], store))
            await catalog.WriteAsync(file, whole, cancellationToken);
        await AbortAsync(id, CancellationToken.None);
    }

    /// <summary>An upload that is not there is as good as given up.</summary>
    public async Task AbortAsync(string id, CancellationToken cancellationToken)
    {
        var objects = await database.QueryAsync(r => r.GetString(0), cancellationToken, Statement("""
            with gone as (delete from upload_part where upload = $1 returning object), u as (delete from upload where id = $1)
            select object from gone
            """, id));
        foreach (var name in objects)
            await store.DeleteAsync(name, CancellationToken.None);
    }

    private static MlflowException Unknown(string id) => MlflowException.Missing($"No such upload: '{id}'");

    private async Task<string> PathAsync(string id, CancellationToken cancellationToken)
    {
        var paths = await database.QueryAsync(
            r => r.GetString(0), cancellationToken, Statement("select path from upload where id = $1", id));
        return paths is [var path] ? path : throw Unknown(id);
    }
}
