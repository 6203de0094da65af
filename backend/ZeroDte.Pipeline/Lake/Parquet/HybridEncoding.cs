namespace ZeroDte.Pipeline.Lake.Parquet;

/// <summary>
/// Numbers in a dictionary, after a byte that says how many bits each has: apache/parquet-format, Encodings.md, "Run Length Encoding /
/// Bit-Packing Hybrid". All are bit-packed, or all are one run.
/// </summary>
internal static class HybridEncoding
{
    private const int Group = 8; // numbers are packed by eight, the last ones with zeros after them

    /// <param name="numbers">From 0 to <paramref name="distinct"/> - 1.</param>
    public static byte[] Encode(ReadOnlySpan<ulong> numbers, int distinct)
    {
        if (distinct == 1)
            return Repeat(numbers.Length);

        var (width, groups) = (BitPacking.Width((ulong)distinct - 1), (numbers.Length + Group - 1) / Group);
        using var encoded = new MemoryStream();
        encoded.WriteByte((byte)width);
        BitPacking.WriteVarint(encoded, ((ulong)groups << 1) | 1);
        var packed = new byte[groups * width];
        BitPacking.Pack(numbers, width, packed);
        encoded.Write(packed);
        return encoded.ToArray();
    }

    /// <summary>The first entry of a dictionary, so many times.</summary>
    public static byte[] Repeat(int count)
    {
        using var encoded = new MemoryStream();
        encoded.WriteByte(1);
        BitPacking.WriteVarint(encoded, (ulong)count << 1);
        encoded.WriteByte(0);
        return encoded.ToArray();
    }
}
