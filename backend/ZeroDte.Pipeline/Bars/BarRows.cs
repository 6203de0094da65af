using Npgsql;
using NpgsqlTypes;
using ZeroDte.Postgres;
using ZeroDte.Quant.Market;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Pipeline.Bars;

/// <summary>Rows of the table bar, read and written in one way.</summary>
internal static class BarRows
{
    /// <summary>The columns that <see cref="Read"/> reads, in its order.</summary>
    public const string Columns = "session, open, high, low, close, volume, shares_of";

    /// <param name="at">Where the first of <see cref="Columns"/> stands.</param>
    public static QuotedBar Read(NpgsqlDataReader reader, int at = 0)
    {
        var bar = new Bar(
            reader.GetFieldValue<DateOnly>(at), reader.GetDecimal(at + 1), reader.GetDecimal(at + 2), reader.GetDecimal(at + 3),
            reader.GetDecimal(at + 4), reader.GetInt64(at + 5));
        return new(bar, reader.OrNull<DateOnly?>(at + 6) ?? bar.Session);
    }

    /// <summary>What is believed of each session, in order: at a time, or now.</summary>
    public static async Task<List<QuotedBar>> BelievedAsync(
        NpgsqlConnection connection, Symbol symbol, DateTimeOffset? knownAt, CancellationToken cancellationToken)
    {
        await using var batch = connection.Batch(Statement($"""
            select {Columns} from (
                select distinct on (session) * from bar where symbol = $1 and known_since <= coalesce($2::timestamptz, 'infinity')
                order by session, known_since desc) believed
            where not withdrawn order by session
            """, symbol.Value, knownAt?.ToUniversalTime()));
        batch.Timeout = 0;
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAllAsync(row => Read(row), cancellationToken);
    }

    /// <param name="withdrawn">Whether the rows take these bars away instead of bringing them.</param>
    public static async Task WriteAsync(
        NpgsqlConnection connection, Symbol symbol, DateTime knownSince, IEnumerable<QuotedBar> bars, bool withdrawn,
        CancellationToken cancellationToken)
    {
        await using var copy = await connection.BeginBinaryImportAsync(
            $"copy bar (symbol, known_since, withdrawn, {Columns}) from stdin (format binary)", cancellationToken);
        foreach (var (bar, sharesOf) in bars)
        {
            await copy.StartRowAsync(cancellationToken);
            await copy.WriteAsync(symbol.Value, cancellationToken);
            await copy.WriteAsync(knownSince, NpgsqlDbType.TimestampTz, cancellationToken);
            await copy.WriteAsync(withdrawn, cancellationToken);
            await copy.WriteAsync(bar.Session, NpgsqlDbType.Date, cancellationToken);
            await copy.WriteAsync(bar.Open, NpgsqlDbType.Numeric, cancellationToken);
            await copy.WriteAsync(bar.High, NpgsqlDbType.Numeric, cancellationToken);
            await copy.WriteAsync(bar.Low, NpgsqlDbType.Numeric, cancellationToken);
            await copy.WriteAsync(bar.Close, NpgsqlDbType.Numeric, cancellationToken);
            await copy.WriteAsync(bar.Volume, NpgsqlDbType.Bigint, cancellationToken);
            if (sharesOf == bar.Session)
                await copy.WriteNullAsync(cancellationToken);
            else
                await copy.WriteAsync(sharesOf, NpgsqlDbType.Date, cancellationToken);
        }

        await copy.CompleteAsync(cancellationToken);
    }
}
