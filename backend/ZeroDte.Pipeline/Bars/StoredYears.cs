using Npgsql;
using ZeroDte.Postgres;
using ZeroDte.Quant.Market;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Pipeline.Bars;

/// <summary>Daily bars year by year, as they are stored.</summary>
public sealed class StoredYears(NpgsqlDataSource database)
{
    /// <summary>The years in which a symbol had bars, in order, and since when what is believed of each is believed.</summary>
    public async Task<IReadOnlyList<(DateOnly Year, DateTimeOffset KnownSince)>> ListAsync(
        Symbol symbol, CancellationToken cancellationToken) => await database.QueryAsync(
        row => (row.GetFieldValue<DateOnly>(0), row.GetFieldValue<DateTimeOffset>(1)), cancellationToken, Statement("""
            select date_trunc('year', session)::date, max(known_since) from bar where symbol = $1 group by 1 order by 1
            """, symbol.Value));

    /// <summary>The bars of a year as they were believed at a time, in order; none if all were withdrawn.</summary>
    public async Task<IReadOnlyList<QuotedBar>> ReadAsync(
        Symbol symbol, DateOnly year, DateTimeOffset knownAt, CancellationToken cancellationToken) => await database.QueryAsync(
        row => BarRows.Read(row), cancellationToken, Statement($"""
            select {BarRows.Columns} from (
                select distinct on (session) * from bar
                where symbol = $1 and session >= $2 and session < $2 + interval '1 year' and known_since <= $3
                order by session, known_since desc) believed
            where not withdrawn order by session
            """, symbol.Value, year, knownAt.ToUniversalTime()));
}
