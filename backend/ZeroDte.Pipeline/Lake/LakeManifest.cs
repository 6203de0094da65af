using Npgsql;
using ZeroDte.Postgres;
using ZeroDte.Quant.Market;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Pipeline.Lake;

/// <summary>
/// The only truth about what the lake consists of: in PostgreSQL, where a version takes the place of another at once. A file that it does
/// not name is not of the lake.
/// </summary>
public sealed class LakeManifest(NpgsqlDataSource database, TimeProvider time)
{
    private const string Lock = "lake";

    private const string Current = """
        select path, symbol, resolution, adjustment, period, rows, first, last, bytes, sha256, source_hash, known_at from lake_file
        where until is null and ($1::text is null or symbol = $1) order by symbol, resolution, adjustment, period
        """;

    /// <param name="symbol">Of one symbol, or of all if null.</param>
    public async Task<LakeVersion> ReadAsync(Symbol? symbol, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(
            System.Data.IsolationLevel.RepeatableRead, cancellationToken); // the number and the files of one moment
        return await ReadAsync(connection, symbol, cancellationToken);
    }

    /// <summary>
    /// Makes the version that follows one: files take their places, unless by then a file of a later belief has. Nobody collects
    /// meanwhile.
    /// </summary>
    /// <param name="files">New ones of the symbol, each place once.</param>
    /// <param name="gone">Places of the symbol that have no bar any more.</param>
    /// <param name="ensureAsync">Called when nobody can delete objects any more: sees to it that those of the files are there.</param>
    /// <returns>The version that has them, and how many files changed by it; the latest version if none did.</returns>
    internal async Task<(long Version, int Changed)> SwapAsync(
        Symbol symbol, IReadOnlyList<LakeFile> files, IReadOnlyList<LakePlace> gone, Func<IReadOnlyList<LakeFile>, Task> ensureAsync,
        CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await AdvisoryLock.TakeAsync(connection, Lock, cancellationToken);
        var (number, now) = await ReadAsync(connection, symbol, cancellationToken);
        var known = now.ToDictionary(file => file.Place);
        var news = files.Where(f => known.GetValueOrDefault(f.Place) is not { } there
            || there.Path != f.Path && there.KnownAt <= f.KnownAt).ToList();
        var old = gone.Where(known.ContainsKey).Concat(news.Select(f => f.Place).Where(known.ContainsKey)).Select(p => known[p]).ToList();
        if (news.Count + old.Count == 0)
            return (number, 0);

        await ensureAsync(news);
        await connection.ExecuteAsync(cancellationToken,
            Statement("insert into lake_version (version, made_at) values ($1, $2)", number + 1, time.GetUtcNow()),
            Statement("update lake_file set until = $1 where until is null and path = any($2)", number + 1,
                old.Select(f => f.Path.Value).ToArray()));
        await WriteAsync(connection, number + 1, news, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (number + 1, news.Count + gone.Count(known.ContainsKey));
    }

    /// <summary>Forgets versions that were replaced before a time, and lets objects be deleted while no version can be made.</summary>
    /// <param name="deleteAsync">Given the paths of all files of the versions that are kept.</param>
    /// <returns>How many versions were forgotten.</returns>
    internal async Task<int> ForgetAsync(
        DateTimeOffset before, Func<IReadOnlySet<string>, Task> deleteAsync, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await AdvisoryLock.TakeAsync(connection, Lock, cancellationToken);
        var oldest = await connection.ScalarAsync<long>(cancellationToken, Statement("""
            select coalesce(min(version), 0) from lake_version v
            where not exists (select from lake_version n where n.version = v.version + 1 and n.made_at < $1)
            """, before.ToUniversalTime()));
        await connection.ExecuteAsync(cancellationToken, Statement("delete from lake_file where until <= $1", oldest));
        var forgotten = await connection.ExecuteAsync(
            cancellationToken, Statement("delete from lake_version where version < $1", oldest));
        var named = await connection.QueryAsync(row => row.GetString(0), cancellationToken, Statement("select path from lake_file"));
        await deleteAsync(named.ToHashSet(StringComparer.Ordinal));
        await transaction.CommitAsync(cancellationToken);
        return forgotten;
    }

    private static async Task<LakeVersion> ReadAsync(NpgsqlConnection connection, Symbol? symbol, CancellationToken cancellationToken)
    {
        var number = await connection.ScalarAsync<long?>(cancellationToken, Statement("select max(version) from lake_version"));
        return new(number ?? 0, await connection.QueryAsync(Read, cancellationToken, Statement(Current, symbol?.Value)));
    }

    private static LakeFile Read(NpgsqlDataReader row) => new()
    {
        Path = new(row.GetString(0)),
        Place = new(
            Symbol.Parse(row.GetString(1)),
            Enum.GetValues<LakeResolution>().Single(r => LakePlace.Name(r) == row.GetString(2)),
            Enum.GetValues<LakeAdjustment>().Single(a => LakePlace.Name(a) == row.GetString(3)),
            row.GetFieldValue<DateOnly>(4)),
        Rows = row.GetInt64(5),
        First = row.GetDateTime(6),
        Last = row.GetDateTime(7),
        Bytes = row.GetInt64(8),
        Sha256 = new(row.GetString(9)),
        SourceHash = new(row.GetString(10)),
        KnownAt = row.GetFieldValue<DateTimeOffset>(11),
    };

    private static async Task WriteAsync(
        NpgsqlConnection connection, long version, List<LakeFile> files, CancellationToken cancellationToken)
    {
        await using var copy = await connection.BeginBinaryImportAsync("""
            copy lake_file (path, symbol, resolution, adjustment, period, rows, first, last, bytes, sha256, source_hash, known_at, since)
            from stdin (format binary)
            """, cancellationToken);
        foreach (var f in files)
        {
            await copy.WriteRowAsync(cancellationToken, f.Path.Value, f.Place.Symbol.Value, LakePlace.Name(f.Place.Resolution),
                LakePlace.Name(f.Place.Adjustment), f.Place.Period, f.Rows, f.First, f.Last, f.Bytes, f.Sha256.Value, f.SourceHash.Value,
                f.KnownAt.UtcDateTime, version);
        }

        await copy.CompleteAsync(cancellationToken);
    }
}
