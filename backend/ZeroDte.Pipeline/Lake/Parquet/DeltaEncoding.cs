namespace ZeroDte.Pipeline.Lake.Parquet;

/// <summary>
/// Integers by what each adds to the one before it: apache/parquet-format, Encodings.md, "Delta Encoding". Minutes one after the other
/// take next to nothing.
/// </summary>
internal static class DeltaEncoding
{
    private const int Block = 128; // the least that the format allows, in parts of the least that it allows
    private const int Parts = 4;
    private const int Part = Block / Parts;

    /// <param name="values">One or more. Differences that overflow wrap around, and so do readers'.</param>
    public static byte[] Encode(ReadOnlySpan<long> values)
    {
        using var encoded = new MemoryStream();
        BitPacking.WriteVarint(encoded, Block);
        BitPacking.WriteVarint(encoded, Parts);
        BitPacking.WriteVarint(encoded, (ulong)values.Length);
        BitPacking.WriteZigzag(encoded, values[0]);
        Span<long> steps = stackalloc long[Block];
        for (var at = 1; at < values.Length; at += Block)
        {
            var count = Math.Min(Block, values.Length - at);
            for (var i = 0; i < count; i++)
                steps[i] = unchecked(values[at + i] - values[at + i - 1]);
            WriteBlock(encoded, steps[..count]);
        }

        return encoded.ToArray();
    }

    /// <summary>The least step, the width of each part, and each part that has values: whole, with zeros after the last.</summary>
    private static void WriteBlock(MemoryStream encoded, ReadOnlySpan<long> steps)
    {
        var least = steps[0];
        foreach (var step in steps)
            least = Math.Min(least, step);
        Span<ulong> above = stackalloc ulong[Block];
        above.Clear();
        for (var i = 0; i < steps.Length; i++)
            above[i] = unchecked((ulong)(steps[i] - least));

        BitPacking.WriteZigzag(encoded, least);
        Span<int> widths = stackalloc int[Parts];
        for (var part = 0; part < Parts; part++)
        {
            var all = 0UL;
            foreach (var number in above.Slice(part * Part, Part))
                all |= number;
            widths[part] = BitPacking.Width(all);
            encoded.WriteByte((byte)widths[part]);
        }

        Span<byte> packed = stackalloc byte[Part * sizeof(long)];
        for (var part = 0; part * Part < steps.Length; part++)
        {
            packed.Clear();
            BitPacking.Pack(above.Slice(part * Part, Part), widths[part], packed);
            encoded.Write(packed[..(Part * widths[part] / 8)]);
        }
    }
}
