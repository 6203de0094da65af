using System.Collections.Concurrent;
using Npgsql;
using ZeroDte.Pipeline.Identity;
using ZeroDte.Pipeline.Storage;
using ZeroDte.Postgres;
using ZeroDte.Quant.Market;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Pipeline.Bars;

/// <summary>
/// Bars as they were known at a time, real or simulated: of sessions that had closed, and each as it was believed then. A bar that was
/// loaded only later, as history is, counts as it is believed now. Keeps what it has read until the symbol's next load.
/// </summary>
public sealed class KnownBars(NpgsqlDataSource database, TradingCalendar calendar)
{
    /// <summary>Symbols kept in memory; one of five years takes about 150 kB.</summary>
    private const int Capacity = 256;

    private readonly Recent<Symbol, History> _histories = new(Capacity);

    /// <param name="now">Sessions that have not closed by then are left out.</param>
    /// <param name="horizon">Loads after this real time are left out; none if null.</param>
    public async Task<KnownSeries> ReadAsync(Symbol symbol, DateTimeOffset now, DateTimeOffset? horizon,
        CancellationToken cancellationToken)
    {
        var history = await HistoryAsync(symbol, cancellationToken);
        var last = calendar.Previous(calendar.CurrentOrNext(now).Date);
        var context = horizon is { } earlier ? await ContextAsync(symbol, earlier, cancellationToken) : history.Context;
        var bars = new BarSeries(symbol, history.Known(last, now, horizon ?? DateTimeOffset.MaxValue));
        return new(bars.Within(context), horizon ?? history.KnownAt);
    }

    /// <summary>Identity of the bars up to a session as they are believed now, in whatever order they came.</summary>
    internal async Task<ContentHash> HashAsync(Symbol symbol, DateOnly through, CancellationToken cancellationToken) =>
        (await HistoryAsync(symbol, cancellationToken)).Hash(symbol, through);

    /// <summary>
    /// The price at which a session opened: as it was told by then, or else what its bar says of it, and nothing more of that bar. Null
    /// while nobody knows.
    /// </summary>
    public async Task<decimal?> OpenAsync(Symbol symbol, DateOnly session, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await database.ScalarAsync<decimal?>(cancellationToken, Statement(
            "select open from opening_price where symbol = $1 and session = $2 and known_since <= $3 order by known_since desc limit 1",
            symbol.Value, session, now.ToUniversalTime())) is { } told)
        {
            return told;
        }

        var history = await HistoryAsync(symbol, cancellationToken);
        return history.Find(session, now)?.Open;
    }

    private async Task<History> HistoryAsync(Symbol symbol, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var knownAt = await connection.ScalarAsync<DateTimeOffset?>(cancellationToken, Statement("""
            select greatest((select max(known_since) from ingest where symbol = $1), (select max(known_since) from context_load))
            """, symbol.Value)) ?? DateTimeOffset.MinValue;
        if (_histories.Find(symbol) is { } kept && kept.KnownAt == knownAt)
            return kept;

        var read = await ReadAsync(connection, symbol, knownAt, cancellationToken);
        _histories.Keep(symbol, read);
        return read;
    }

    private static async Task<History> ReadAsync(NpgsqlConnection connection, Symbol symbol, DateTimeOffset knownAt,
        CancellationToken cancellationToken)
    {
        var rows = await connection.QueryAsync(
            row => new Row(BarRows.Read(row, at: 2), row.GetFieldValue<DateTimeOffset>(0), row.GetBoolean(1)), cancellationToken,
            Statement($"""
                select known_since, withdrawn, {BarRows.Columns} from bar
                where symbol = $1 and known_since <= $2 order by session, known_since
                """, symbol.Value, knownAt));
        return new(rows, await ContextRows.ReadAsync(connection, symbol, knownAt, cancellationToken), knownAt);
    }

    private async Task<MarketContext> ContextAsync(Symbol symbol, DateTimeOffset horizon, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await ContextRows.ReadAsync(connection, symbol, horizon, cancellationToken);
    }

    /// <summary>All that was ever believed of a symbol's bars, by session and then by time of belief.</summary>
    private sealed class History(List<Row> rows, MarketContext context, DateTimeOffset knownAt)
    {
        private readonly ConcurrentDictionary<DateOnly, ContentHash> _hashes = [];

        public DateTimeOffset KnownAt => knownAt;

        public MarketContext Context => context;

        public ContentHash Hash(Symbol symbol, DateOnly through) => _hashes.GetOrAdd(
            through,
            last => new(new BarSeries(symbol, Known(last, DateTimeOffset.MaxValue, DateTimeOffset.MaxValue)).Within(context).Hash));

        public IEnumerable<Bar> Known(DateOnly last, DateTimeOffset now, DateTimeOffset horizon)
        {
            for (var i = 0; i < rows.Count && rows[i].Bar.Session <= last;)
            {
                if (Believed(ref i, now, horizon) is { } bar)
                    yield return bar;
            }
        }

        public Bar? Find(DateOnly session, DateTimeOffset now)
        {
            var i = rows.FindIndex(r => r.Bar.Session == session);
            return i < 0 ? null : Believed(ref i, now, DateTimeOffset.MaxValue);
        }

        /// <summary>What counts of the session whose rows begin at <paramref name="i"/>, which goes on to the next session's.</summary>
        private Bar? Believed(ref int i, DateTimeOffset now, DateTimeOffset horizon)
        {
            Bar? believed = null;
            var session = rows[i].Bar.Session;
            // Of a session known in time, what came after now is not; of one loaded later there is nothing else.
            var late = rows[i].KnownSince > now;
            for (; i < rows.Count && rows[i].Bar.Session == session; i++)
            {
                var (bar, since, withdrawn) = rows[i];
                if (since <= horizon && (late || since <= now))
                    believed = withdrawn ? null : bar;
            }

            return believed;
        }
    }
    /// <param name="Withdrawn">From then on there was no bar of the session.</param>
    private readonly record struct Row(Bar Bar, DateTimeOffset KnownSince, bool Withdrawn);
}
