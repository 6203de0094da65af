using Npgsql;
using ZeroDte.Postgres;
using ZeroDte.Quant.Market;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Pipeline.Bars;

/// <summary>Bars in PostgreSQL, bitemporal: what is stored is never changed, only superseded.</summary>
public sealed class BarStore(NpgsqlDataSource database)
{
    /// <summary>The channel on which the symbol is announced once new bars are committed.</summary>
    public const string Channel = "zerodte_bars";

    /// <summary>As the other <c>LoadAsync</c>, of bars in the shares of the last of them that need no permission.</summary>
    public async Task<LoadResult> LoadAsync(
        Symbol symbol, string source, IReadOnlyCollection<Bar> bars, IReadOnlyCollection<RefusedBar> quarantined,
        CancellationToken cancellationToken) =>
        (await LoadAsync(new(symbol, source, QuotedBar.InSharesOfTheLast(bars)) { Quarantined = quarantined, Refused = quarantined.Count },
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
        var adjustment = await ActionRows.AdjustmentAsync(connection, load.Symbol, knownAt: null, cancellationToken);
        var changes = LoadChanges.Between(believed, load.Bars, adjustment);
        if (!load.Permits(changes))
            return (null, changes);

        var id = await LoadTransaction.WriteAsync(connection, load, changes, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (id, changes);
    }

    /// <summary>
    /// The bars of a symbol and what is known around them, as believed now or at <paramref name="knownAt"/>, as they compare with the
    /// session after the last of them: in its shares and free of dividends.
    /// </summary>
    public async Task<BarSeries> ReadAsync(Symbol symbol, DateTimeOffset? knownAt, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var quoted = await BarRows.BelievedAsync(connection, symbol, knownAt, cancellationToken);
        if (quoted.Count == 0)
            return new(symbol, []);

        var adjustment = await ActionRows.AdjustmentAsync(connection, symbol, knownAt, cancellationToken);
        return new BarSeries(symbol, adjustment.AsOf(TradingCalendar.Nyse.Next(quoted[^1].Bar.Session), quoted)).Within(
            await ContextRows.ReadAsync(connection, symbol, knownAt ?? DateTimeOffset.MaxValue, cancellationToken));
    }

    /// <summary>The sessions of which a symbol has a bar now.</summary>
    public async Task<IReadOnlySet<DateOnly>> SessionsAsync(Symbol symbol, CancellationToken cancellationToken) =>
        (await database.QueryAsync(row => row.GetFieldValue<DateOnly>(0), cancellationToken, Statement("""
            select session from bar where symbol = $1 group by session
            having not (array_agg(withdrawn order by known_since desc))[1]
            """, symbol.Value))).ToHashSet();

    /// <summary>How many of some symbols have no bar of a session; not counted beyond <paramref name="most"/>.</summary>
    public async Task<int> LackingAsync(
        IReadOnlyList<Symbol> symbols, DateOnly session, int most, CancellationToken cancellationToken) =>
        (int)await database.ScalarAsync<long>(cancellationToken, Statement("""
            select count(*) from (
                select from unnest($1::text[]) s (symbol)
                where not exists (select from bar b where (b.symbol, b.session) = (s.symbol, $2)) limit $3) lacking
            """, symbols.Select(symbol => symbol.Value).ToArray(), session, most));

    /// <summary>The splits and dividends of a symbol that are believed now.</summary>
    public async Task<Adjustment> AdjustmentAsync(Symbol symbol, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await ActionRows.AdjustmentAsync(connection, symbol, knownAt: null, cancellationToken);
    }

    /// <summary>The bar believed now for the last session before a day, if there is one.</summary>
    public async Task<QuotedBar?> LastBeforeAsync(Symbol symbol, DateOnly day, CancellationToken cancellationToken) =>
        (await database.QueryAsync<QuotedBar?>(row => BarRows.Read(row), cancellationToken, Statement($"""
            select {BarRows.Columns} from bar b where symbol = $1 and session < $2 and not withdrawn
              and known_since = (select max(known_since) from bar l where (l.symbol, l.session) = (b.symbol, b.session))
            order by session desc limit 1
            """, symbol.Value, day))).SingleOrDefault();

    /// <summary>Whether no bar was ever loaded.</summary>
    public Task<bool> IsEmptyAsync(CancellationToken cancellationToken) =>
        database.ScalarAsync<bool>(cancellationToken, Statement("select not exists (select from bar)"));

    /// <summary>Every symbol with bars, in order of name.</summary>
    public async Task<IReadOnlyList<BarCount>> CountAsync(CancellationToken cancellationToken) => await database.QueryAsync(
        row => new BarCount(
            Symbol.Parse(row.GetString(0)),
            Sessions: row.GetInt64(1),
            First: row.GetFieldValue<DateOnly>(2),
            Last: row.GetFieldValue<DateOnly>(3),
            Corrections: row.GetInt64(4),
            Quarantined: row.GetInt64(5)),
        cancellationToken,
        Statement("""
            select b.*, (select count(*) from quarantine q join ingest i on i.id = q.ingest_id where i.symbol = b.symbol)
            from (
                select symbol, count(*), min(session), max(session), sum(rows - 1)::bigint
                from (
                    select symbol, session, count(*) as rows, (array_agg(withdrawn order by known_since desc))[1] as gone
                    from bar group by symbol, session) session
                where not gone group by symbol) b
            order by symbol
            """));
}
