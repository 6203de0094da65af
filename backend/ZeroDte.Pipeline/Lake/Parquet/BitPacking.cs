using System.Numerics;

namespace ZeroDte.Pipeline.Lake.Parquet;

/// <summary>Numbers of so many bits each, one after the other from the lowest bit of the first byte on.</summary>
internal static class BitPacking
{
    /// <summary>Bits that a number takes; none for zero.</summary>
    public static int Width(ulong most) => 64 - BitOperations.LeadingZeroCount(most);

    /// <param name="target">Zeros, of which as many bytes are written as the numbers take.</param>
    public static void Pack(ReadOnlySpan<ulong> numbers, int width, Span<byte> target)
    {
        var (bits, held, at) = (UInt128.Zero, 0, 0);
        foreach (var number in numbers)
        {
            bits |= (UInt128)number << held;
            for (held += width; held >= 8; held -= 8, bits >>= 8)
                target[at++] = (byte)bits;
        }

        if (held > 0)
            target[at] = (byte)bits;
    }

    /// <summary>Seven bits a byte, the lowest first; the highest bit says that another byte follows.</summary>
    public static void WriteVarint(Stream target, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            target.WriteByte((byte)(value | 0x80));
        target.WriteByte((byte)value);
    }

    /// <summary>As <see cref="WriteVarint"/>, with small numbers of either sign short.</summary>
    public static void WriteZigzag(Stream target, long value) => WriteVarint(target, (ulong)((value << 1) ^ (value >> 63)));
}
