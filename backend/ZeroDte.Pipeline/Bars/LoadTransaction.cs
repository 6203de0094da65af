using Npgsql;
using NpgsqlTypes;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Bars;

/// <summary>What every load does within its transaction, be it of a file or of what was believed before.</summary>
internal static class LoadTransaction
{
    /// <summary>Until the transaction ends no other load of the symbol begins.</summary>
    public static async Task LockAsync(NpgsqlConnection connection, Symbol symbol, CancellationToken cancellationToken)
    {
        await using var takeTurn = new NpgsqlCommand("select pg_advisory_xact_lock(hashtextextended('bars of ' || $1, 0))", connection)
        {
            Parameters = { new() { Value = symbol.Value } },
            CommandTimeout = 0,
        };
        await takeTurn.ExecuteNonQueryAsync(cancellationToken);
    }

    public static async Task<long> WriteAsync(NpgsqlConnection connection, BarLoad load, LoadChanges changes,
        CancellationToken cancellationToken)
    {
        var (added, corrected, unchanged) = changes.Counts;
        var row = new StoredLoad(
            0, load.Symbol, default, load.Source, load.ContentHash, added, corrected, Withdrawn: 0, unchanged, load.Refused, Undoes: null,
            Reason: null, UndoneBy: null);
        var (id, knownSince) = await BeginAsync(connection, row, cancellationToken);
        await QuarantineAsync(connection, id, load.Quarantined, cancellationToken);
        await BarRows.WriteAsync(connection, load.Symbol, knownSince, changes.Added.Concat(changes.Corrected.Select(c => c.After)),
            withdrawn: false, cancellationToken);
        if (added + corrected > 0)
            await AnnounceAsync(connection, load.Symbol, cancellationToken);
        return id;
    }

    /// <summary>Records a load, at a time later than that of every earlier load, even if the server's clock was set back.</summary>
    public static async Task<(long Id, DateTime KnownSince)> BeginAsync(NpgsqlConnection connection, StoredLoad load,
        CancellationToken cancellationToken)
    {
        await using var insert = new NpgsqlCommand("""
            insert into ingest (symbol, source, content_hash, added, corrected, withdrawn, unchanged, refused, undoes,
                undo_reason, known_since)
            select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, greatest(clock_timestamp(), max(known_since) + interval '1 microsecond')
            from ingest where symbol = $1
            returning id, known_since
            """, connection)
        {
            Parameters =
            {
                new() { Value = load.Symbol.Value }, new() { Value = Storable(load.Source) }, Null(load.ContentHash, NpgsqlDbType.Text),
                new() { Value = load.Added }, new() { Value = load.Corrected }, new() { Value = load.Withdrawn },
                Null(load.Unchanged, NpgsqlDbType.Bigint), new() { Value = load.Refused },
                Null(load.Undoes, NpgsqlDbType.Bigint), Null(load.Reason is { } reason ? Storable(reason) : null, NpgsqlDbType.Text),
            },
        };
        await using var reader = await insert.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetInt64(0), reader.GetDateTime(1));

        static NpgsqlParameter Null(object? value, NpgsqlDbType type) => new() { Value = value ?? DBNull.Value, NpgsqlDbType = type };
    }

    public static async Task AnnounceAsync(NpgsqlConnection connection, Symbol symbol, CancellationToken cancellationToken)
    {
        await using var announce = new NpgsqlCommand("select pg_notify($1, $2)", connection)
        {
            Parameters = { new() { Value = BarStore.Channel }, new() { Value = symbol.Value } },
        };
        await announce.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task QuarantineAsync(
        NpgsqlConnection connection, long ingest, IReadOnlyCollection<RefusedBar> lines, CancellationToken cancellationToken)
    {
        if (lines.Count == 0)
            return;

        await using var copy = await connection.BeginBinaryImportAsync(
            "copy quarantine (ingest_id, line, reason, content) from stdin (format binary)", cancellationToken);
        foreach (var line in lines)
            await copy.WriteRowAsync(cancellationToken, ingest, line.Number, Storable(line.Reason), Storable(line.Content));
        await copy.CompleteAsync(cancellationToken);
    }

    /// <summary>PostgreSQL text holds every character but this one.</summary>
    private static string Storable(string text) => text.Replace('\0', '\uFFFD');
}
