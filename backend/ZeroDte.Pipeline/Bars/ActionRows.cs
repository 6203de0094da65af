using Npgsql;
using ZeroDte.Postgres;
using ZeroDte.Quant.Market;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Pipeline.Bars;

/// <summary>Rows of the table corporate_action, and what is to be believed of them.</summary>
internal static class ActionRows
{
    /// <summary>All that was ever told of a symbol, in order of time.</summary>
    public static Task<List<ActionRow>> ReadAsync(NpgsqlConnection connection, Symbol symbol, CancellationToken cancellationToken) =>
        connection.QueryAsync(Read, cancellationToken, Statement("""
            select source, source_id, rank, known_since, withdrawn, ex_date, cash, split_from, split_to
            from corporate_action where symbol = $1 order by known_since, source, source_id
            """, symbol.Value));

    /// <summary>
    /// The actions believed at a time. What came after <paramref name="now"/> is left out, unless nothing was told of it by then, as of
    /// history that was loaded later. Where sources differ about an ex-date, the one of the lowest rank counts, and of these the one that
    /// told it first.
    /// </summary>
    /// <param name="horizon">Rows from after this real time are left out.</param>
    public static IEnumerable<ActionRow> Believed(IEnumerable<ActionRow> rows, DateTimeOffset now, DateTimeOffset horizon) => rows
        .Where(row => row.KnownSince <= horizon)
        .GroupBy(row => (row.Source, row.SourceId))
        .Select(told => (First: told.First(), Now: told.Last(row => row.KnownSince <= now || told.First().KnownSince > now)))
        .Where(told => !told.Now.IsWithdrawn)
        .GroupBy(told => (told.Now.Action.GetType(), told.Now.Action.ExDate))
        .SelectMany(day => day
            .GroupBy(told => told.Now.Source)
            .MinBy(source => (source.Min(told => told.Now.Rank), source.Min(told => told.First.KnownSince)))!
            .Select(told => told.Now)
            .DistinctBy(row => row.Action))
        .OrderBy(row => row.Action.ExDate);

    /// <summary>What the actions take out of prices, as believed at a time or now.</summary>
    public static async Task<Adjustment> AdjustmentAsync(
        NpgsqlConnection connection, Symbol symbol, DateTimeOffset? knownAt, CancellationToken cancellationToken)
    {
        var at = knownAt ?? DateTimeOffset.MaxValue;
        return Adjustment(await ReadAsync(connection, symbol, cancellationToken), now: at, horizon: at);
    }

    /// <inheritdoc cref="Believed"/>
    public static Adjustment Adjustment(IEnumerable<ActionRow> rows, DateTimeOffset now, DateTimeOffset horizon) =>
        new(Believed(rows, now, horizon).Select(row => row.Action));

    private static ActionRow Read(NpgsqlDataReader row)
    {
        var day = row.GetFieldValue<DateOnly>(5);
        return new(
            row.GetString(0), row.GetString(1), row.GetInt16(2), row.GetFieldValue<DateTimeOffset>(3), row.GetBoolean(4),
            row.IsDBNull(6) ? new Split(day, row.GetDecimal(7), row.GetDecimal(8)) : new Dividend(day, row.GetDecimal(6)));
    }
}
