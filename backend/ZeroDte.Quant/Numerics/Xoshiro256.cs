using System.Numerics;

namespace ZeroDte.Quant.Numerics;

/// <summary>
/// xoshiro256**: the same numbers for a seed on every platform and version of .NET, which <see cref="Random"/> does not promise.
/// </summary>
/// <remarks>
/// Blackman and Vigna, "Scrambled Linear Pseudorandom Number Generators", ACM Transactions on Mathematical Software 47 (2021); seeded
/// through SplitMix64 (Steele, Lea and Flood, OOPSLA 2014) as its authors advise. A stream is told from the others by mixing its keys into
/// the seed.
/// </remarks>
public sealed class Xoshiro256
{
    private const ulong GoldenGamma = 0x9E3779B97F4A7C15;

    private ulong _a, _b, _c, _d;

    public Xoshiro256(ulong seed)
    {
        _a = SplitMix64(ref seed);
        _b = SplitMix64(ref seed);
        _c = SplitMix64(ref seed);
        _d = SplitMix64(ref seed);
    }

    /// <summary>A seed for the stream with this number among those of <paramref name="seed"/>.</summary>
    public static ulong Seed(ulong seed, ulong stream)
    {
        var first = SplitMix64(ref seed);
        var state = first ^ BitOperations.RotateLeft(SplitMix64(ref stream), 17);
        return SplitMix64(ref state);
    }

    public ulong Next()
    {
        var result = BitOperations.RotateLeft(_b * 5, 7) * 9;
        var shifted = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= shifted;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>Uniform on [0, 1), with 53 bits.</summary>
    public double Uniform() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform on 0 to <paramref name="count"/> - 1 (Lemire's multiplication; its bias is below count / 2^64).</summary>
    public int Below(int count) => (int)Math.BigMul(Next(), (ulong)count, out _);

    /// <summary>Standard normal (Box and Muller, 1958; the second number of the pair is not used, so that a call has no memory).</summary>
    public double Gaussian() => Math.Sqrt(-2 * Math.Log(1 - Uniform())) * Math.Cos(Math.Tau * Uniform());

    private static ulong SplitMix64(ref ulong state)
    {
        var z = state += GoldenGamma;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
