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
        var last = calendar.LastClosed(now);
        return horizon is { } earlier
            ? new(history.Series(last, now, earlier, await ContextAsync(symbol, earlier, cancellationToken)), earlier)
            : new(history.Series(last, now), history.KnownAt);
    }

    /// <summary>Bars of sessions that had closed, from one on, each in the shares of its own session.</summary>
    public async Task<IReadOnlyList<Bar>> TradedAsync(
        Symbol symbol, DateOnly from, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var history = await HistoryAsync(symbol, cancellationToken);
        return history.Traded(from, calendar.LastClosed(now), now);
    }

    /// <summary>Identity of the bars up to a session as they are believed now, in whatever order they came.</summary>
    internal async Task<ContentHash> HashAsync(Symbol symbol, DateOnly through, CancellationToken cancellationToken) =>
        (await HistoryAsync(symbol, cancellationToken)).Hash(through);

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
        return history.Traded(session, session, now) is [var bar] ? bar.Open : null;
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
        return new(
            symbol, rows, await ActionRows.ReadAsync(connection, symbol, cancellationToken),
            await ContextRows.ReadAsync(connection, symbol, knownAt, cancellationToken), knownAt);
    }

    private async Task<MarketContext> ContextAsync(Symbol symbol, DateTimeOffset horizon, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await ContextRows.ReadAsync(connection, symbol, horizon, cancellationToken);
    }

    /// <summary>All that was ever believed of a symbol's bars, by session and then by time of belief.</summary>
    private sealed class History(
        Symbol symbol, List<Row> rows, List<ActionRow> actions, MarketContext context, DateTimeOffset knownAt)
    {
        /// <summary>The times of which what is believed differs from before.</summary>
        private readonly DateTimeOffset[] _told =
            [.. rows.Select(row => row.KnownSince).Concat(actions.Select(action => action.KnownSince)).Distinct().Order()];

        private readonly ConcurrentDictionary<DateOnly, ContentHash> _hashes = [];

        /// <summary>What was made last: the jobs of an evening and of the morning after ask for the same.</summary>
        private readonly Recent<(DateOnly Last, int Told), BarSeries> _series = new(1);

        public DateTimeOffset KnownAt => knownAt;

        public ContentHash Hash(DateOnly through) => _hashes.GetOrAdd(
            through, last => new(Series(last, DateTimeOffset.MaxValue, DateTimeOffset.MaxValue, context).Hash));

        /// <summary>The bars up to a session, as they compare with the one after it.</summary>
        public BarSeries Series(DateOnly last, DateTimeOffset now)
        {
            var key = (last, Array.FindLastIndex(_told, since => since <= now));
            if (_series.Find(key) is { } made)
                return made;

            made = Series(last, now, DateTimeOffset.MaxValue, context);
            _series.Keep(key, made);
            return made;
        }

        public BarSeries Series(DateOnly last, DateTimeOffset now, DateTimeOffset horizon, MarketContext around)
        {
            var adjustment = ActionRows.Adjustment(actions, now, horizon);
            var bars = adjustment.AsOf(TradingCalendar.Nyse.Next(last), Quoted(DateOnly.MinValue, last, now, horizon));
            return new BarSeries(symbol, bars).Within(around);
        }

        public IReadOnlyList<Bar> Traded(DateOnly first, DateOnly last, DateTimeOffset now)
        {
            var adjustment = ActionRows.Adjustment(actions, now, DateTimeOffset.MaxValue);
            return [.. Quoted(first, last, now, DateTimeOffset.MaxValue).Select(bar => adjustment.InSharesOf(bar, bar.Bar.Session))];
        }

        private List<QuotedBar> Quoted(DateOnly first, DateOnly last, DateTimeOffset now, DateTimeOffset horizon)
        {
            var quoted = new List<QuotedBar>();
            for (var i = FirstFrom(first); i < rows.Count && rows[i].Session <= last;)
            {
                if (Believed(ref i, now, horizon) is { } bar)
                    quoted.Add(bar);
            }

            return quoted;
        }

        private int FirstFrom(DateOnly session)
        {
            var (low, high) = (0, rows.Count);
            while (low < high)
            {
                var middle = (low + high) / 2;
                (low, high) = rows[middle].Session < session ? (middle + 1, high) : (low, middle);
            }

            return low;
        }

        /// <summary>What counts of the session whose rows begin at <paramref name="i"/>, which goes on to the next session's.</summary>
        private QuotedBar? Believed(ref int i, DateTimeOffset now, DateTimeOffset horizon)
        {
            QuotedBar? believed = null;
            var session = rows[i].Session;
            // Of a session known in time, what came after now is not; of one loaded later there is nothing else.
            var late = rows[i].KnownSince > now;
            for (; i < rows.Count && rows[i].Session == session; i++)
            {
                var (quoted, since, withdrawn) = rows[i];
                if (since <= horizon && (late || since <= now))
                    believed = withdrawn ? null : quoted;
            }

            return believed;
        }
    }
    /// <param name="Withdrawn">From then on there was no bar of the session.</param>
    private readonly record struct Row(QuotedBar Quoted, DateTimeOffset KnownSince, bool Withdrawn)
    {
        public DateOnly Session => Quoted.Bar.Session;
    }
}
