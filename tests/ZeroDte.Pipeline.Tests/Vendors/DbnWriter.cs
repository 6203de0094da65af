using System.Buffers.Binary;
using System.Text;

namespace ZeroDte.Pipeline.Tests.Vendors;

/// <summary>Makes DBN files of one instrument, as Databento would send them.</summary>
internal sealed class DbnWriter
{
    public const uint Instrument = 7;

    private readonly List<byte> _records = [];

    public byte Version { get; init; } = 3;

    public ushort Schema { get; init; } = 8;

    public string Symbol { get; init; } = "AAPL";

    public IReadOnlyList<string> NotFound { get; init; } = [];

    public bool HasSendTimes { get; init; }

    /// <summary>One record: a header, then the fields in order.</summary>
    public DbnWriter Add(byte type, DateTime at, params object[] fields)
    {
        using var record = new MemoryStream();
        Write(record, (byte)0, type, (ushort)1, Instrument, (ulong)(at - DateTime.UnixEpoch).Ticks * 100);
        Write(record, fields);
        if (HasSendTimes)
            Write(record, 1UL);
        var bytes = record.ToArray();
        bytes[0] = (byte)(bytes.Length / 4);
        _records.AddRange(bytes);
        return this;
    }

    public DbnWriter Bar(byte type, DateTime start, decimal open, decimal high, decimal low, decimal close, ulong volume) =>
        Add(type, start, Price(open), Price(high), Price(low), Price(close), volume);

    public static long Price(decimal dollars) => (long)(dollars * 1_000_000_000);

    public byte[] ToBytes()
    {
        var symbolBytes = Version == 1 ? 22 : 71;
        using var body = new MemoryStream();
        Write(body, Padded("EQUS.SUMMARY", 16), Schema, 0UL, ulong.MaxValue, 0UL);
        if (Version == 1)
            Write(body, 0UL);
        Write(body, (byte)1, (byte)0, (byte)(HasSendTimes ? 1 : 0));
        if (Version > 1)
            Write(body, (ushort)symbolBytes);
        Write(body, new byte[100 - body.Length], 0U);
        Write(body, 1U, Padded(Symbol, symbolBytes), 0U, (uint)NotFound.Count);
        foreach (var symbol in NotFound)
            Write(body, Padded(symbol, symbolBytes));
        Write(body, 1U, Padded(Symbol, symbolBytes), 1U, 20000101U, 20991231U, Padded($"{Instrument}", symbolBytes));
        if (Version == 3)
            Write(body, new byte[(8 - body.Length % 8) % 8]);

        using var file = new MemoryStream();
        Write(file, "DBN"u8.ToArray(), Version, (uint)body.Length, body.ToArray(), _records.ToArray());
        return file.ToArray();
    }

    private static byte[] Padded(string text, int length)
    {
        var padded = new byte[length];
        Encoding.ASCII.GetBytes(text, padded);
        return padded;
    }

    private static void Write(MemoryStream stream, params object[] values)
    {
        Span<byte> buffer = stackalloc byte[8];
        foreach (var value in values)
        {
            var (bits, length) = value switch
            {
                byte number => (number, 1),
                char letter => (letter, 1),
                ushort number => (number, 2),
                uint number => (number, 4),
                int number => (unchecked((uint)number), 4),
                ulong number => (number, 8),
                long number => (unchecked((ulong)number), 8),
                _ => (0UL, 0),
            };
            BinaryPrimitives.WriteUInt64LittleEndian(buffer, bits);
            stream.Write(value is byte[] bytes ? bytes : buffer[..length]);
        }
    }
}
