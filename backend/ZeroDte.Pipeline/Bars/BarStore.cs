using Npgsql;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Bars;

/// <summary>Bars in PostgreSQL, bitemporal: what is stored is never changed, only superseded.</summary>
public sealed class BarStore(NpgsqlDataSource database)
{
    /// <summary>The channel on which the symbol is announced once new bars are committed.</summary>
    public const string Channel = "zerodte_bars";

    /// <summary>As the other <c>LoadAsync</c>, of bars that need no permission.</summary>
    public async Task<LoadResult> LoadAsync(
        Symbol symbol, string source, IReadOnlyCollection<Bar> bars, IReadOnlyCollection<RefusedBar> quarantined,
        CancellationToken cancellationToken) =>
        (await LoadAsync(new(symbol, source, bars) { Quarantined = quarantined, Refused = quarantined.Count },
            cancellationToken)).Changes.Counts;

    /// <summary>
    /// Stores the bars that differ from what is believed now, and the refused lines, in one transaction. Loading the same
    /// bars again stores no bar. Loads of one symbol wait for each other.
    /// </summary>
    /// <returns>The load's id, or null if it was not permitted and nothing was stored; and what it changed or would have.</returns>
    public async Task<(long? Id, LoadChanges Changes)> LoadAsync(BarLoad load, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await LoadTransaction.LockAsync(connection, load.Symbol, cancellationToken);
        var believed = await BarRows.BelievedAsync(connection, load.Symbol, knownAt: null, cancellationToken);
        var changes = LoadChanges.Between(believed, load.Bars);
        if (!load.Permits(changes))
            return (null, changes);

        var id = await LoadTransaction.WriteAsync(connection, load, changes, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (id, changes);
    }

    /// <summary>The bars of a symbol as believed now, or as they were believed at <paramref name="knownAt"/>.</summary>
    public async Task<BarSeries> ReadAsync(Symbol symbol, DateTimeOffset? knownAt, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return new(symbol, await BarRows.BelievedAsync(connection, symbol, knownAt, cancellationToken));
    }

    /// <summary>The bar believed now for the last session before a day, if there is one.</summary>
    public async Task<Bar?> LastBeforeAsync(Symbol symbol, DateOnly day, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"""
            select {BarRows.Columns} from bar b where symbol = $1 and session < $2 and not withdrawn
              and known_since = (select max(known_since) from bar l where (l.symbol, l.session) = (b.symbol, b.session))
            order by session desc limit 1
            """);
        command.Parameters.AddWithValue(symbol.Value);
        command.Parameters.AddWithValue(day);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? BarRows.Read(reader) : null;
    }

    /// <summary>Whether no bar was ever loaded.</summary>
    public async Task<bool> IsEmptyAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select not exists (select from bar)");
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Every symbol with bars, in order of name.</summary>
    public async Task<IReadOnlyList<BarCount>> CountAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            select b.*, (select count(*) from quarantine q join ingest i on i.id = q.ingest_id where i.symbol = b.symbol)
            from (
                select symbol, count(*), min(session), max(session), sum(rows - 1)::bigint
                from (
                    select symbol, session, count(*) as rows, (array_agg(withdrawn order by known_since desc))[1] as gone
                    from bar group by symbol, session) session
                where not gone group by symbol) b
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
}
