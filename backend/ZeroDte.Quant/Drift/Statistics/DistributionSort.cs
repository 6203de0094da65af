using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ZeroDte.Quant.Drift.Statistics;

/// <summary>
/// Ascending order for a few hundred numbers: each goes to the place that it would have if all were spread evenly between the smallest
/// and the largest, and insertion puts neighbours right. Some four times as fast as a comparison sort, whose branches no processor can
/// guess.
/// </summary>
/// <remarks>Neubert, "The Flashsort1 Algorithm", Dr. Dobb's Journal 23 (1998). Uneven samples are left to the comparison sort.</remarks>
internal static class DistributionSort
{
    private const int Fewest = 32;
    private const int Most = 4_096;

    /// <summary>A class this full would make insertion slow.</summary>
    private const int FullClass = 24;

    /// <param name="values">All finite.</param>
    public static void Sort(double[] values)
    {
        if (values.Length is < Fewest or > Most || !TrySpread(values))
            Array.Sort(values);
    }

    private static bool TrySpread(double[] values)
    {
        var n = values.Length;
        var (least, largest) = Range(values);
        // Two classes per value leave most of them alone in theirs.
        var perUnit = (2 * n - 1) / (largest - least);
        if (!double.IsFinite(perUnit) || !double.IsFinite(largest - least))
            return false;

        Span<ushort> ends = stackalloc ushort[2 * n];
        Span<ushort> classes = stackalloc ushort[n];
        for (var i = 0; i < n; i++)
        {
            var @class = double.ConvertToIntegerNative<int>(perUnit * (values[i] - least));
            classes[i] = (ushort)@class;
            if (++ends[@class] > FullClass)
                return false;
        }

        var end = 0;
        foreach (ref var count in ends)
            count = (ushort)(end += count);

        Span<double> spread = stackalloc double[n];
        for (var i = n - 1; i >= 0; i--)
            spread[--ends[classes[i]]] = values[i];

        values[0] = spread[0];
        for (var i = 1; i < n; i++)
        {
            var value = spread[i];
            var j = i;
            for (; j > 0 && values[j - 1] > value; j--)
                values[j] = values[j - 1];
            values[j] = value;
        }

        return true;
    }

    private static (double Least, double Largest) Range(ReadOnlySpan<double> values)
    {
        var lanes = MemoryMarshal.Cast<double, Vector256<double>>(values);
        var (low, high) = (lanes[0], lanes[0]);
        foreach (var lane in lanes)
            (low, high) = (Vector256.MinNative(low, lane), Vector256.MaxNative(high, lane));

        var (least, largest) = (low[0], high[0]);
        for (var lane = 1; lane < Vector256<double>.Count; lane++)
            (least, largest) = (Math.Min(least, low[lane]), Math.Max(largest, high[lane]));
        foreach (var value in values[(lanes.Length * Vector256<double>.Count)..])
            (least, largest) = (Math.Min(least, value), Math.Max(largest, value));
        return (least, largest);
    }
}
