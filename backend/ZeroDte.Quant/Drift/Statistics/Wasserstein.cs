using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ZeroDte.Quant.Drift.Statistics;

/// <summary>Wasserstein-1 distance of two samples: the area between their empirical distribution functions, in the samples' unit.</summary>
/// <remarks>Vallender, "Calculation of the Wasserstein Distance Between Probability Distributions on the Line", Theory of Probability and
/// its Applications 18 (1974).</remarks>
public static class Wasserstein
{
    public static double Distance(SortedSample first, SortedSample second)
    {
        var x = first.Values;
        var y = second.Values;
        return x.Length == y.Length ? OfPairs(x, y) : OfSteps(x, y);
    }

    /// <summary>The distance in units of the reference's standard deviation; NaN if all its values are equal.</summary>
    /// <remarks>
    /// A sample of n values differs from its own distribution by about 1 / sqrt(n) of these units: at the sizes of daily data a bare
    /// threshold of 0.1 is nearly always passed.
    /// </remarks>
    public static double Normed(SortedSample reference, SortedSample current)
    {
        var values = reference.Values;
        var (mean, squares) = (0.0, 0.0);
        foreach (var value in values)
            mean += value / values.Length;
        foreach (var value in values)
            squares += (value - mean) * (value - mean) / values.Length;
        return values[0] == values[^1] ? double.NaN : Distance(reference, current) / Math.Sqrt(squares);
    }

    /// <summary>With as many values in both, the area is the mean distance of values of equal rank.</summary>
    private static double OfPairs(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        var lanes = MemoryMarshal.Cast<double, Vector256<double>>(x);
        var others = MemoryMarshal.Cast<double, Vector256<double>>(y);
        var sums = Vector256<double>.Zero;
        for (var i = 0; i < lanes.Length && i < others.Length; i++)
            sums += Vector256.Abs(lanes[i] - others[i]);

        var sum = Vector256.Sum(sums);
        for (var i = lanes.Length * Vector256<double>.Count; i < x.Length; i++)
            sum += Math.Abs(x[i] - y[i]);
        return sum / x.Length;
    }

    private static double OfSteps(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        var (perX, perY) = (1.0 / x.Length, 1.0 / y.Length);
        var (i, j, area) = (0, 0, 0.0);
        var value = Math.Min(x[0], y[0]);
        while (i < x.Length || j < y.Length)
        {
            var next = j == y.Length || (i < x.Length && x[i] <= y[j]) ? x[i] : y[j];
            area += Math.Abs(i * perX - j * perY) * (next - value);
            value = next;
            if (i < x.Length && x[i] == value)
                i++;
            else
                j++;
        }

        return area;
    }
}
