using System.Numerics;

namespace ZeroDte.Pipeline.Lake.Parquet;

/// <summary>
/// Numbers in a dictionary, after a byte that says how many bits each has: apache/parquet-format, Encodings.md, "Run Length Encoding /
/// Bit-Packing Hybrid". All are bit-packed, or all are one run.
/// </summary>
internal static class HybridEncoding
{
    private const int Group = 8; // numbers are packed by eight, the last ones with zeros after them

    /// <param name="numbers">From 0 to <paramref name="distinct"/> - 1.</param>
    public static byte[] Encode(ReadOnlySpan<int> numbers, int distinct)
    {
        if (distinct == 1)
            return Repeat(numbers.Length);

        var (width, groups) = (BitOperations.Log2((uint)(distinct - 1)) + 1, (numbers.Length + Group - 1) / Group);
        byte[] head = [(byte)width, .. Varint(((ulong)groups << 1) | 1)];
        var encoded = new byte[head.Length + groups * width];
        head.CopyTo(encoded, 0);
        var (bits, held, at) = (0UL, 0, head.Length);
        foreach (var number in numbers)
        {
            bits |= (ulong)number << held;
            for (held += width; held >= 8; held -= 8, bits >>= 8)
                encoded[at++] = (byte)bits;
        }

        if (held > 0)
            encoded[at] = (byte)bits;
        return encoded;
    }

    /// <summary>The first entry of a dictionary, so many times.</summary>
    public static byte[] Repeat(int count) => [1, .. Varint((ulong)count << 1), 0];

    private static List<byte> Varint(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
            bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
        return bytes;
    }
}
