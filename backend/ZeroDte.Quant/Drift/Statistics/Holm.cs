
namespace ZeroDte.Quant.Drift.Statistics;

/// <summary>Correction of p-values for having made several tests.</summary>
/// <remarks>Holm, "A Simple Sequentially Rejective Multiple Test Procedure", Scandinavian Journal of Statistics 6 (1979).</remarks>
internal static class Holm
{
    /// <summary>The smallest adjusted p-value, which decides whether any is rejected; NaN if all are NaN.</summary>
    public static double Smallest(ReadOnlySpan<double> pValues)
    {
        var (smallest, tests) = (double.NaN, 0);
        foreach (var p in pValues)
        {
            if (double.IsNaN(p))
                continue;
            tests++;
            smallest = p < smallest ? p : double.IsNaN(smallest) ? p : smallest;
        }

        return Math.Min(1, tests * smallest);
    }

    /// <summary>
    /// Each p-value adjusted: rejected are those at or below the level. NaN, a test that was not made, stays and does not count.
    /// </summary>
    public static double[] Adjust(ReadOnlySpan<double> pValues)
    {
        var order = new int[pValues.Length];
        var keys = pValues.ToArray();
        for (var i = 0; i < order.Length; i++)
            (order[i], keys[i]) = (i, double.IsNaN(keys[i]) ? double.PositiveInfinity : keys[i]);
        Array.Sort(keys, order);
        var tests = Array.FindIndex(keys, double.IsInfinity) is var end and >= 0 ? end : keys.Length;

        var adjusted = new double[pValues.Length];
        Array.Fill(adjusted, double.NaN);
        var largest = 0.0;
        for (var rank = 0; rank < tests; rank++)
            adjusted[order[rank]] = largest = Math.Max(largest, Math.Min(1, (tests - rank) * keys[rank]));
        return adjusted;
    }
}
