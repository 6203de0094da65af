using Npgsql;
using ZeroDte.Postgres;
using ZeroDte.Quant.Market;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Pipeline.Bars;

/// <summary>What every load does within its transaction, be it of a file or of what was believed before.</summary>
internal static class LoadTransaction
{
    /// <summary>Until the transaction ends no other load of the symbol begins.</summary>
    public static Task LockAsync(NpgsqlConnection connection, Symbol symbol, CancellationToken cancellationToken) =>
        AdvisoryLock.TakeAsync(connection, $"bars of {symbol.Value}", cancellationToken);

    public static async Task<long> WriteAsync(NpgsqlConnection connection, BarLoad load, LoadChanges changes,
        CancellationToken cancellationToken)
    {
        var (added, corrected, unchanged) = changes.Counts;
        var row = new StoredLoad(
            Id: 0,
            Symbol: load.Symbol,
            KnownSince: default,
            Source: load.Source,
            ContentHash: load.ContentHash,
            Added: added,
            Corrected: corrected,
            Withdrawn: 0,
            Unchanged: unchanged,
            Refused: load.Refused,
            Undoes: null,
            Reason: null,
            UndoneBy: null);
        var (id, knownSince) = await BeginAsync(connection, row, cancellationToken);
        await QuarantineAsync(connection, "quarantine (ingest_id", id, load.Quarantined, cancellationToken);
        await BarRows.WriteAsync(connection, load.Symbol, knownSince, changes.Given, withdrawn: false, cancellationToken);
        if (added + corrected > 0)
            await AnnounceAsync(connection, load.Symbol, cancellationToken);
        return id;
    }

    /// <summary>Records a load, at a time later than that of every earlier load, even if the server's clock was set back.</summary>
    public static async Task<(long Id, DateTime KnownSince)> BeginAsync(NpgsqlConnection connection, StoredLoad load,
        CancellationToken cancellationToken) =>
        (await connection.QueryAsync(row => (row.GetInt64(0), row.GetDateTime(1)), cancellationToken, Statement("""
            insert into ingest (symbol, source, content_hash, added, corrected, withdrawn, unchanged, refused, undoes,
                undo_reason, kind, known_since)
            select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, greatest(clock_timestamp(), max(known_since) + interval '1 microsecond')
            from ingest where symbol = $1
            returning id, known_since
            """,
            load.Symbol.Value, Storable(load.Source), load.ContentHash?.Value, load.Added, load.Corrected, load.Withdrawn, load.Unchanged,
            load.Refused, load.Undoes, load.Reason is { } reason ? Storable(reason) : null,
            $"{load.Kind}".ToLowerInvariant()))).Single();

    public static Task AnnounceAsync(NpgsqlConnection connection, Symbol symbol, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(cancellationToken, Notify(BarStore.Channel, symbol.Value));

    /// <param name="into">A table and its column for the load, as far as the comma.</param>
    public static async Task QuarantineAsync(
        NpgsqlConnection connection, string into, long load, IReadOnlyCollection<RefusedBar> lines, CancellationToken cancellationToken)
    {
        if (lines.Count == 0)
            return;

        await using var copy = await connection.BeginBinaryImportAsync(
            $"copy {into}, line, reason, content) from stdin (format binary)", cancellationToken);
        foreach (var line in lines)
            await copy.WriteRowAsync(cancellationToken, load, line.Number, Storable(line.Reason), Storable(line.Content));
        await copy.CompleteAsync(cancellationToken);
    }

    /// <summary>PostgreSQL text holds every character but this one.</summary>
    public static string Storable(string text) => text.Replace('\0', '\uFFFD');
}
