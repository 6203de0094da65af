using System.Buffers.Binary;
using System.Text;
using Npgsql;
using ZeroDte.Postgres;
using ZeroDte.Quant.Market;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Pipeline.Bars.Minutes;

/// <summary>Rows of the table minute_bar, read and written in one way.</summary>
internal static class MinuteRows
{
    private const int Chunk = 256 * 1024;
    private const int LongestRow = 128;
    private const short Fields = 8;

    /// <summary>Signature, flags and the length of nothing further: PostgreSQL's documentation of COPY, "Binary Format".</summary>
    private static readonly byte[] Header = [.. "PGCOPY\n"u8, 0xFF, .. "\r\n\0"u8, 0, 0, 0, 0, 0, 0, 0, 0];

    private static readonly DateTime Epoch = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>What is believed of each minute that begins in [from, to), in order: at a time, or now.</summary>
    public static async Task<List<MinuteBar>> BelievedAsync(
        NpgsqlConnection connection, Symbol symbol, MinuteSpan span, DateTimeOffset? knownAt, CancellationToken cancellationToken)
    {
        await using var batch = connection.Batch(Statement("""
            select start, open, high, low, close, volume from minute_bar
            where symbol = $1 and start >= $2 and start < $3 and known_since <= coalesce($4::timestamptz, 'infinity')
            order by start, known_since
            """, symbol.Value, span.From, span.To, knownAt?.ToUniversalTime()));
        batch.Timeout = 0;
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var bars = new List<MinuteBar>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var bar = new MinuteBar(reader.GetDateTime(0), Price(reader, 1), Price(reader, 2), Price(reader, 3), Price(reader, 4),
                reader.GetInt64(5));
            if (bars.Count > 0 && bars[^1].Start == bar.Start)
                bars[^1] = bar; // believed later
            else
                bars.Add(bar);
        }

        return bars;
    }

    /// <summary>By COPY in the binary format, laid out here: a writer that is asked for each value takes longer than the server.</summary>
    public static async Task WriteAsync(
        NpgsqlConnection connection, Symbol symbol, DateTime knownSince, IEnumerable<MinuteBar> bars, CancellationToken cancellationToken)
    {
        await using var copy = await connection.BeginRawBinaryCopyAsync(
            "copy minute_bar (symbol, start, known_since, open, high, low, close, volume) from stdin (format binary)", cancellationToken);
        var (name, since) = (Encoding.ASCII.GetBytes(symbol.Value), Microseconds(knownSince));
        var buffer = new byte[Chunk];
        Header.CopyTo(buffer, 0);
        var length = Header.Length;
        foreach (var bar in bars)
        {
            if (length > Chunk - LongestRow)
            {
                await copy.WriteAsync(buffer.AsMemory(0, length), cancellationToken);
                length = 0;
            }

            length += WriteRow(buffer.AsSpan(length), name, since, bar);
        }

        BinaryPrimitives.WriteInt16BigEndian(buffer.AsSpan(length), -1); // the end
        await copy.WriteAsync(buffer.AsMemory(0, length + sizeof(short)), cancellationToken);
    }

    private static int WriteRow(Span<byte> row, byte[] symbol, long knownSince, MinuteBar bar)
    {
        var at = sizeof(short);
        BinaryPrimitives.WriteInt16BigEndian(row, Fields);
        BinaryPrimitives.WriteInt32BigEndian(row[at..], symbol.Length);
        symbol.CopyTo(row[(at + sizeof(int))..]);
        at += sizeof(int) + symbol.Length;
        ReadOnlySpan<long> values =
        [
            Microseconds(bar.Start), knownSince, MinutePrice.ToBillionths(bar.Open), MinutePrice.ToBillionths(bar.High),
            MinutePrice.ToBillionths(bar.Low), MinutePrice.ToBillionths(bar.Close), bar.Volume,
        ];
        foreach (var value in values)
        {
            BinaryPrimitives.WriteInt32BigEndian(row[at..], sizeof(long));
            BinaryPrimitives.WriteInt64BigEndian(row[(at + sizeof(int))..], value);
            at += sizeof(int) + sizeof(long);
        }

        return at;
    }

    private static decimal Price(NpgsqlDataReader reader, int column) => MinutePrice.FromBillionths(reader.GetInt64(column));

    private static long Microseconds(DateTime time) => (time - Epoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
