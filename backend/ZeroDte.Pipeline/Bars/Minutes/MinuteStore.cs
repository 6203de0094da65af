using Npgsql;
using ZeroDte.Postgres;
using ZeroDte.Quant.Market;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Pipeline.Bars.Minutes;

/// <summary>Minute bars in PostgreSQL, bitemporal: what is stored is never changed, only superseded.</summary>
public sealed class MinuteStore(NpgsqlDataSource database, TradingCalendar calendar, TimeProvider time)
{
    /// <summary>
    /// Stores the bars that differ from what is believed now, the refused ones, and what was asked for, in one transaction. Loading the
    /// same bars again stores no bar. Loads of one symbol wait for each other.
    /// </summary>
    /// <returns>The load's id, or null if it was not permitted and nothing was stored; and what it changed or would have.</returns>
    /// <exception cref="ArgumentException">A bar cannot be stored, or a minute is there twice.</exception>
    public async Task<(long? Id, MinuteChanges Changes)> LoadAsync(MinuteLoad load, CancellationToken cancellationToken)
    {
        var bars = Ordered(load.Bars);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await MakeMonthsAsync(connection, bars, cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await AdvisoryLock.TakeAsync(connection, $"minutes of {load.Symbol}", cancellationToken);
        var believed = bars.Count == 0 ? [] : await MinuteRows.BelievedAsync(
            connection, load.Symbol, new(bars[0].Start, bars[^1].Start.AddMinutes(1)), knownAt: null, cancellationToken);
        var changes = MinuteChanges.Between(believed, bars);
        if (!load.Permits(changes))
            return (null, changes);

        var id = await WriteAsync(connection, load, changes, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (id, changes);
    }

    /// <summary>The bars of minutes that begin within a span, in order, as believed now or at <paramref name="knownAt"/>.</summary>
    /// <exception cref="ForgottenException">What was believed then is no longer known in full.</exception>
    public async Task<IReadOnlyList<MinuteBar>> ReadAsync(
        Symbol symbol, MinuteSpan span, DateTimeOffset? knownAt, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        if (knownAt is { } at && await connection.ScalarAsync<DateTimeOffset?>(cancellationToken, Statement("""
            select max(before) from minute_forgotten where symbol = $1 and month >= $2 and month < $3
            """, symbol.Value, new DateOnly(span.From.Year, span.From.Month, 1), span.To)) is { } before && at < before)
        {
            throw new ForgottenException(symbol, before);
        }

        return await MinuteRows.BelievedAsync(connection, symbol, span, knownAt, cancellationToken);
    }

    /// <summary>Which minutes of the sessions from one day to another have a bar, which have none, and of which nobody was asked.</summary>
    public async Task<MinuteCoverage> CoverageAsync(Symbol symbol, DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        var sessions = calendar.Sessions(from, to).ToList();
        if (sessions.Count == 0)
            return new([], [], []);

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        object[] range = [symbol.Value, sessions[0].Open.UtcDateTime, sessions[^1].Close.UtcDateTime];
        var starts = await connection.QueryAsync(row => row.GetDateTime(0), cancellationToken, Statement(
            "select distinct start from minute_bar where symbol = $1 and start >= $2 and start < $3 order by start", range));
        var asked = await connection.QueryAsync(row => new MinuteSpan(row.GetDateTime(0), row.GetDateTime(1)), cancellationToken, Statement(
            "select since, until from minute_asked where symbol = $1 and until > $2 and since < $3 order by since", range));
        return MinuteCoverage.Of(sessions, starts, asked, time.GetUtcNow());
    }

    /// <summary>From the first minute that has a bar to the last; null if there is none.</summary>
    public async Task<MinuteSpan?> SpanAsync(Symbol symbol, CancellationToken cancellationToken) => (await database.QueryAsync(
        row => row.OrNull<DateTime?>(0) is { } first ? new MinuteSpan(first, row.GetDateTime(1).AddMinutes(1)) : default(MinuteSpan?),
        cancellationToken,
        Statement("select min(start), max(start) from minute_bar where symbol = $1", symbol.Value))).Single();

    /// <summary>The months (in UTC) that have bars of a symbol, in order, and since when what is believed of each is believed.</summary>
    public async Task<IReadOnlyList<(DateOnly Month, DateTimeOffset KnownSince)>> MonthsAsync(
        Symbol symbol, CancellationToken cancellationToken) => await database.QueryAsync(
        row => (row.GetFieldValue<DateOnly>(0), row.GetFieldValue<DateTimeOffset>(1)), cancellationToken, Statement("""
            select date_trunc('month', start, 'UTC')::date as month, max(known_since) from minute_bar where symbol = $1
            group by 1 order by 1
            """, symbol.Value));

    /// <summary>Every symbol with a load of minutes, in order of name.</summary>
    public async Task<IReadOnlyList<Symbol>> SymbolsAsync(CancellationToken cancellationToken) => await database.QueryAsync(
        row => Symbol.Parse(row.GetString(0)), cancellationToken, Statement("select distinct symbol from minute_load order by symbol"));

    private static List<MinuteBar> Ordered(IReadOnlyCollection<MinuteBar> bars)
    {
        var ordered = bars.OrderBy(b => b.Start).ToList();
        for (var i = 0; i < ordered.Count; i++)
        {
            if (MinuteDefect.Of(ordered[i]) is { } defect)
                throw new ArgumentException($"Bar of {ordered[i].Start:yyyy-MM-dd HH:mm:ss}: {defect}.", nameof(bars));
            if (i > 0 && ordered[i - 1].Start == ordered[i].Start)
                throw new ArgumentException($"The minute {ordered[i].Start:yyyy-MM-dd HH:mm} is there twice.", nameof(bars));
        }

        return ordered;
    }

    /// <summary>Before the load's own transaction, which may take long: others wait for one that makes a month until it ends.</summary>
    private static Task<int> MakeMonthsAsync(NpgsqlConnection connection, List<MinuteBar> bars, CancellationToken cancellationToken)
    {
        var months = bars.Select(b => new DateOnly(b.Start.Year, b.Start.Month, 1)).Distinct().ToArray();
        return connection.ExecuteAsync(cancellationToken, Statement("select add_minute_month(m) from unnest($1::date[]) m", months));
    }

    private static async Task<long> WriteAsync(
        NpgsqlConnection connection, MinuteLoad load, MinuteChanges changes, CancellationToken cancellationToken)
    {
        var (added, corrected, unchanged) = changes.Counts;
        var (id, knownSince) = (await connection.QueryAsync(row => (row.GetInt64(0), row.GetDateTime(1)), cancellationToken, Statement("""
            insert into minute_load (symbol, source, content_hash, added, corrected, unchanged, refused, known_since)
            select $1, $2, $3, $4, $5, $6, $7, greatest(clock_timestamp(), max(known_since) + interval '1 microsecond')
            from minute_load where symbol = $1
            returning id, known_since
            """, load.Symbol.Value, LoadTransaction.Storable(load.Source), load.ContentHash?.Value, added, corrected, unchanged,
            load.Refused))).Single();
        await MinuteRows.WriteAsync(
            connection, load.Symbol, knownSince, changes.Added.Concat(changes.Corrected.Select(c => c.After)), cancellationToken);
        await LoadTransaction.QuarantineAsync(connection, "minute_quarantine (load_id", id, load.Quarantined, cancellationToken);
        await connection.ExecuteAsync(cancellationToken, Statement(
            "insert into minute_asked (load_id, symbol, since, until) select $1, $2, * from unnest($3::timestamptz[], $4::timestamptz[])",
            id, load.Symbol.Value, load.Asked.Select(a => a.From).ToArray(), load.Asked.Select(a => a.To).ToArray()));
        return id;
    }
}
