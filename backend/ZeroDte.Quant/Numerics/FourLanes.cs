using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ZeroDte.Quant.Numerics;

/// <summary>Sums in four lanes: the same bits on every processor, however many lanes its own registers have.</summary>
internal static class FourLanes
{
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var left = MemoryMarshal.Cast<double, Vector256<double>>(a);
        var right = MemoryMarshal.Cast<double, Vector256<double>>(b);
        var (even, odd) = (Vector256<double>.Zero, Vector256<double>.Zero);
        var k = 0;
        for (; k + 1 < left.Length; k += 2)
        {
            even += left[k] * right[k];
            odd += left[k + 1] * right[k + 1];
        }

        if (k < left.Length)
            even += left[k] * right[k];
        var sum = Vector256.Sum(even + odd);
        for (var i = left.Length * Vector256<double>.Count; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }

    public static double SquaredDistance(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var left = MemoryMarshal.Cast<double, Vector256<double>>(a);
        var right = MemoryMarshal.Cast<double, Vector256<double>>(b);
        var lanes = Vector256<double>.Zero;
        for (var k = 0; k < left.Length; k++)
        {
            var difference = left[k] - right[k];
            lanes += difference * difference;
        }

        var sum = Vector256.Sum(lanes);
        for (var i = left.Length * Vector256<double>.Count; i < a.Length; i++)
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        return sum;
    }

    /// <summary>Adds a multiple of <paramref name="b"/> to <paramref name="a"/>.</summary>
    public static void AddScaled(Span<double> a, double factor, ReadOnlySpan<double> b)
    {
        var left = MemoryMarshal.Cast<double, Vector256<double>>(a);
        var right = MemoryMarshal.Cast<double, Vector256<double>>(b);
        for (var k = 0; k < left.Length; k++)
            left[k] += factor * right[k];
        for (var i = left.Length * Vector256<double>.Count; i < a.Length; i++)
            a[i] += factor * b[i];
    }
}
