using Npgsql;
using NpgsqlTypes;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Market;

/// <summary>Bars in PostgreSQL, bitemporal: what is stored is never changed, only superseded.</summary>
public sealed class BarStore(NpgsqlDataSource database)
{
    /// <summary>The channel on which the symbol is announced once new bars are committed.</summary>
    public const string Channel = "zerodte_bars";

    /// <summary>
    /// Stores the bars that differ from what is believed now, and the refused lines, in one transaction. Loading the same
    /// bars again stores nothing. Loads of one symbol wait for each other.
    /// </summary>
    /// <param name="bars">Each session at most once.</param>
    public async Task<LoadResult> LoadAsync(
        Symbol symbol, string source, IReadOnlyCollection<Bar> bars, IReadOnlyCollection<QuarantinedLine> quarantined, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var (ingest, knownSince) = await BeginAsync(connection, symbol, source, cancellationToken);
        await QuarantineAsync(connection, ingest, quarantined, cancellationToken);
        await StageAsync(connection, bars, cancellationToken);
        var result = await UpsertAsync(connection, symbol, knownSince, bars.Count, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return result;
    }

    /// <summary>The bars of a symbol as believed now, or as they were believed at <paramref name="knownAt"/>.</summary>
    public async Task<BarSeries> ReadAsync(Symbol symbol, DateTimeOffset? knownAt, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            select distinct on (session) session, open, high, low, close, volume
            from bar where symbol = $1 and known_since <= coalesce($2, 'infinity')
            order by session, known_since desc
            """);
        command.Parameters.AddWithValue(symbol.Value);
        command.Parameters.AddWithValue(NpgsqlDbType.TimestampTz, (object?)knownAt?.ToUniversalTime() ?? DBNull.Value);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var bars = new List<Bar>();
        while (await reader.ReadAsync(cancellationToken))
            bars.Add(ReadBar(reader));

        return new(symbol, bars);
    }

    /// <summary>The bar believed now for the last session before a day, if there is one.</summary>
    public async Task<Bar?> LastBeforeAsync(Symbol symbol, DateOnly day, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            select session, open, high, low, close, volume
            from bar where symbol = $1 and session < $2
            order by session desc, known_since desc limit 1
            """);
        command.Parameters.AddWithValue(symbol.Value);
        command.Parameters.AddWithValue(day);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? ReadBar(reader) : null;
    }

    /// <summary>Every symbol with bars, in order of name.</summary>
    public async Task<IReadOnlyList<BarCount>> CountAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            select b.*, (select count(*) from quarantine q join ingest i on i.id = q.ingest_id where i.symbol = b.symbol)
            from (select symbol, count(distinct session), min(session), max(session), count(*) - count(distinct session) from bar group by symbol) b
            order by symbol
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var counts = new List<BarCount>();
        while (await reader.ReadAsync(cancellationToken))
        {
            counts.Add(new(
                Symbol.Parse(reader.GetString(0)),
                Sessions: reader.GetInt64(1),
                First: reader.GetFieldValue<DateOnly>(2),
                Last: reader.GetFieldValue<DateOnly>(3),
                Corrections: reader.GetInt64(4),
                Quarantined: reader.GetInt64(5)));
        }

        return counts;
    }

    private static Bar ReadBar(NpgsqlDataReader reader) => new(
        reader.GetFieldValue<DateOnly>(0), reader.GetDecimal(1), reader.GetDecimal(2), reader.GetDecimal(3), reader.GetDecimal(4), reader.GetInt64(5));

    /// <summary>Locks the symbol, then takes a time later than that of every earlier load, even if the server's clock was set back.</summary>
    private static async Task<(long Ingest, DateTime KnownSince)> BeginAsync(
        NpgsqlConnection connection, Symbol symbol, string source, CancellationToken cancellationToken)
    {
        await using var takeTurn = new NpgsqlCommand("select pg_advisory_xact_lock(hashtextextended('bars of ' || $1, 0))", connection)
        {
            Parameters = { new() { Value = symbol.Value } },
            CommandTimeout = 0,
        };
        await takeTurn.ExecuteNonQueryAsync(cancellationToken);

        await using var insert = new NpgsqlCommand("""
            insert into ingest (symbol, source, known_since)
            select $1, $2, greatest(clock_timestamp(), max(known_since) + interval '1 microsecond') from ingest where symbol = $1
            returning id, known_since
            """, connection)
        {
            Parameters = { new() { Value = symbol.Value }, new() { Value = source } },
        };
        await using var reader = await insert.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetInt64(0), reader.GetDateTime(1));
    }

    private static async Task QuarantineAsync(
        NpgsqlConnection connection, long ingest, IReadOnlyCollection<QuarantinedLine> lines, CancellationToken cancellationToken)
    {
        if (lines.Count == 0)
            return;

        await using var copy = await connection.BeginBinaryImportAsync(
            "copy quarantine (ingest_id, line, reason, content) from stdin (format binary)", cancellationToken);
        foreach (var line in lines)
            await copy.WriteRowAsync(cancellationToken, ingest, line.Number, Storable(line.Reason), Storable(line.Content));
        await copy.CompleteAsync(cancellationToken);

        // PostgreSQL text holds every character but this one.
        static string Storable(string text) => text.Replace('\0', '\uFFFD');
    }

    private static async Task StageAsync(NpgsqlConnection connection, IReadOnlyCollection<Bar> bars, CancellationToken cancellationToken)
    {
        // The memory lets a million bars be matched with those that are stored without sorting on disk.
        await using var create = new NpgsqlCommand("""
            set local work_mem = '128MB';
            create temp table staging (session date, open numeric, high numeric, low numeric, close numeric, volume bigint) on commit drop
            """, connection);
        await create.ExecuteNonQueryAsync(cancellationToken);

        await using var copy = await connection.BeginBinaryImportAsync("copy staging from stdin (format binary)", cancellationToken);
        foreach (var bar in bars)
        {
            await copy.StartRowAsync(cancellationToken);
            await copy.WriteAsync(bar.Session, NpgsqlDbType.Date, cancellationToken);
            await copy.WriteAsync(bar.Open, NpgsqlDbType.Numeric, cancellationToken);
            await copy.WriteAsync(bar.High, NpgsqlDbType.Numeric, cancellationToken);
            await copy.WriteAsync(bar.Low, NpgsqlDbType.Numeric, cancellationToken);
            await copy.WriteAsync(bar.Close, NpgsqlDbType.Numeric, cancellationToken);
            await copy.WriteAsync(bar.Volume, NpgsqlDbType.Bigint, cancellationToken);
        }

        await copy.CompleteAsync(cancellationToken);
    }

    private static async Task<LoadResult> UpsertAsync(
        NpgsqlConnection connection, Symbol symbol, DateTime knownSince, int staged, CancellationToken cancellationToken)
    {
        await using var count = new NpgsqlCommand(
            "select count(*) from staging where session in (select session from bar where symbol = $1)", connection)
        {
            Parameters = { new() { Value = symbol.Value } },
            CommandTimeout = 0,
        };
        var known = (long)(await count.ExecuteScalarAsync(cancellationToken))!;

        await using var upsert = new NpgsqlCommand("""
            insert into bar (symbol, session, known_since, open, high, low, close, volume)
            select $1, session, $2, s.open, s.high, s.low, s.close, s.volume
            from staging s
            left join (
                select distinct on (session) session, open, high, low, close, volume
                from bar where symbol = $1 order by session, known_since desc) b using (session)
            where b.session is null
               or (b.open, b.high, b.low, b.close, b.volume) is distinct from (s.open, s.high, s.low, s.close, s.volume)
            """, connection)
        {
            Parameters = { new() { Value = symbol.Value }, new() { Value = knownSince } },
            CommandTimeout = 0,
        };
        var changed = await upsert.ExecuteNonQueryAsync(cancellationToken);
        if (changed > 0)
        {
            await using var announce = new NpgsqlCommand("select pg_notify($1, $2)", connection)
            {
                Parameters = { new() { Value = Channel }, new() { Value = symbol.Value } },
            };
            await announce.ExecuteNonQueryAsync(cancellationToken);
        }

        var added = staged - known;
        return new(added, Corrected: changed - added, Unchanged: staged - changed);
    }
}
