using Npgsql;
using ZeroDte.Pipeline.Bars;
using ZeroDte.Postgres;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Pipeline.Market;

/// <summary>
/// Which shares were listed on a day, and which no longer, as it was told: bitemporal, append-only, and each load only what differs.
/// </summary>
public sealed class TickerStore(NpgsqlDataSource database)
{
    private const string Columns = "t.ticker, t.name, t.type, t.exchange, t.figi, t.is_listed, t.delisted_on";

    /// <summary>Those that are listed come first; of one name and of one text there are few.</summary>
    private const int Most = 100;

    /// <summary>The day of which the latest load up to a day tells; null if there is none.</summary>
    public Task<DateOnly?> AsOfAsync(DateOnly day, CancellationToken cancellationToken) => database.ScalarAsync<DateOnly?>(
        cancellationToken, Statement("select max(as_of) from ticker_load where as_of <= $1", day));

    /// <summary>What is known of a share as of a day; null if nothing is.</summary>
    /// <param name="ticker">In upper case.</param>
    public async Task<ListedTicker?> FindAsync(string ticker, DateOnly day, CancellationToken cancellationToken) =>
        (await database.QueryAsync(Read, cancellationToken, Statement($"""
            select {Columns} from ticker t join ticker_load l on l.id = t.load
            where ticker = $1 and as_of <= $2 order by as_of desc, load desc limit 1
            """, ticker, day))).SingleOrDefault();

    /// <summary>Shares whose ticker begins with a text, or whose name has it in it, as of a day; at most a hundred.</summary>
    public async Task<IReadOnlyList<ListedTicker>> SearchAsync(string text, DateOnly day, CancellationToken cancellationToken) =>
        await database.QueryAsync(Read, cancellationToken, Statement($"""
            select {Columns} from (
                select distinct on (ticker) t.* from ticker t join ticker_load l on l.id = t.load
                where as_of <= $2 order by ticker, as_of desc, load desc) t
            where starts_with(ticker, upper($1)) or strpos(lower(name), lower($1)) > 0
            order by is_listed desc, ticker limit $3
            """, LoadTransaction.Storable(text), day, Most));

    /// <summary>Stores all that a source tells of a day.</summary>
    /// <returns>How many shares are told of, and of how many that is news.</returns>
    public async Task<(int Told, int News)> LoadAsync(
        string source, DateOnly asOf, IReadOnlyList<ListedTicker> told, CancellationToken cancellationToken)
    {
        // A name that was used again is that of the share that has it now.
        var shares = told.GroupBy(share => share.Ticker).ToDictionary(
            same => same.Key, same => same.OrderByDescending(share => share.IsActive).ThenByDescending(share => share.DelistedOn).First());
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await AdvisoryLock.TakeAsync(connection, "tickers", cancellationToken);
        var believed = await BelievedAsync(connection, asOf, cancellationToken);
        List<ListedTicker> news =
        [
            .. shares.Values.Where(share => believed.GetValueOrDefault(share.Ticker) != share),
            .. believed.Values.Where(share => share.IsActive && !shares.ContainsKey(share.Ticker))
                .Select(gone => gone with { IsActive = false }),
        ];
        var load = await connection.ScalarAsync<long>(cancellationToken, Statement(
            "insert into ticker_load (source, as_of) values ($1, $2) returning id", source, asOf));
        await KeepLaterAsync(connection, asOf, news, believed, cancellationToken);
        await WriteAsync(connection, load, news, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (shares.Count, news.Count);
    }

    private static async Task<Dictionary<string, ListedTicker>> BelievedAsync(
        NpgsqlConnection connection, DateOnly day, CancellationToken cancellationToken) =>
        (await connection.QueryAsync(Read, cancellationToken, Statement($"""
            select distinct on (t.ticker) {Columns} from ticker t join ticker_load l on l.id = t.load
            where as_of <= $1 order by t.ticker, as_of desc, load desc
            """, day))).ToDictionary(share => share.Ticker);

    /// <summary>What a load of an earlier day tells is not what the next one told, which left out what it thought known.</summary>
    private static async Task KeepLaterAsync(
        NpgsqlConnection connection, DateOnly asOf, List<ListedTicker> news, Dictionary<string, ListedTicker> believed,
        CancellationToken cancellationToken)
    {
        var later = await connection.ScalarAsync<long?>(cancellationToken, Statement(
            "select id from ticker_load where as_of > $1 order by as_of, id limit 1", asOf));
        if (later is not { } next)
            return;

        var there = (await connection.QueryAsync(
            row => row.GetString(0), cancellationToken, Statement("select ticker from ticker where load = $1", next))).ToHashSet();
        var kept = news.Select(share => believed.GetValueOrDefault(share.Ticker) ?? share with { IsActive = false })
            .Where(share => !there.Contains(share.Ticker)).ToList();
        await WriteAsync(connection, next, kept, cancellationToken);
    }

    private static async Task WriteAsync(
        NpgsqlConnection connection, long load, List<ListedTicker> shares, CancellationToken cancellationToken)
    {
        if (shares.Count == 0)
            return;

        await connection.ExecuteAsync(cancellationToken, Statement("""
            insert into ticker (load, ticker, name, type, exchange, figi, is_listed, delisted_on)
            select $1, * from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::boolean[], $8::date[])
            """,
            load, Texts(share => share.Ticker), Texts(share => share.Name), Texts(share => share.Type), Texts(share => share.Exchange),
            Texts(share => share.Figi), shares.Select(share => share.IsActive).ToArray(),
            shares.Select(share => share.DelistedOn).ToArray()));

        string?[] Texts(Func<ListedTicker, string?> text) =>
            [.. shares.Select(share => text(share) is { } value ? LoadTransaction.Storable(value) : null)];
    }

    private static ListedTicker Read(NpgsqlDataReader row) => new(
        row.GetString(0), row.GetString(1), row.OrNull<string>(2), row.OrNull<string>(3), row.OrNull<string>(4))
    {
        IsActive = row.GetBoolean(5),
        DelistedOn = row.OrNull<DateOnly?>(6),
    };
}
