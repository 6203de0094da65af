namespace ZeroDte.Quant.Drift.Statistics;

/// <summary>How far apart two samples are once counted in the same bins, or two sets of counts of the same categories.</summary>
/// <remarks>Distances are 0 for equal shares. They depend on the bins, and grow as samples shrink: a bare threshold on one says
/// little.</remarks>
public readonly struct Binned
{
    /// <summary>What an empty bin's share is taken for where a logarithm needs one; shares are not made to add up to 1 again.</summary>
    public const double Floor = 1e-4;

    private readonly double[] _p;
    private readonly double[] _q;

    /// <summary>Bins, or categories, that have been counted.</summary>
    /// <param name="reference">One count per category.</param>
    /// <param name="current">Counts of the same categories.</param>
    /// <exception cref="ArgumentException">The lengths differ, a count is negative, or one side has nothing counted.</exception>
    public Binned(ReadOnlySpan<long> reference, ReadOnlySpan<long> current)
    {
        if (reference.Length != current.Length)
        {
            throw new ArgumentException($"{reference.Length} counts against {current.Length}: both must be of the same bins.",
                nameof(current));
        }

        (_p, _q) = (Shares(reference, nameof(reference)), Shares(current, nameof(current)));
    }

    /// <summary>Bins between the reference's quantiles, the outer ones open. Quantiles that coincide make one bin.</summary>
    /// <param name="bins">Ten is the custom that "0.1 is a little, 0.25 is much" for <see cref="Psi"/> comes from.</param>
    public static Binned ByQuantiles(SortedSample reference, SortedSample current, int bins = 10)
    {
        var edges = InnerEdges(reference.Values, bins);
        return new(Counts(reference.Values, edges), Counts(current.Values, edges));
    }

    /// <summary>Population stability index: the sum of (q - p) ln(q / p), with both floored.</summary>
    /// <remarks>Jeffreys, "An Invariant Form for the Prior Probability in Estimation Problems", Proceedings of the Royal Society A 186
    /// (1946).</remarks>
    public double Psi => Sum((p, q) => (Math.Max(q, Floor) - Math.Max(p, Floor)) * Math.Log(Math.Max(q, Floor) / Math.Max(p, Floor)));

    /// <summary>Kullback-Leibler divergence of the current shares from the reference, in nats, with both floored.</summary>
    public double KullbackLeibler => Sum((p, q) => Math.Max(q, Floor) * Math.Log(Math.Max(q, Floor) / Math.Max(p, Floor)));

    /// <summary>Jensen-Shannon divergence in bits, 0 to 1.</summary>
    /// <remarks>Lin, "Divergence Measures Based on the Shannon Entropy", IEEE Transactions on Information Theory 37 (1991).</remarks>
    public double JensenShannonDivergence => Math.Max(0, Sum((p, q) => (Bits(p, q) + Bits(q, p)) / 2));

    /// <summary>The square root of the divergence, which is a metric; 0 to 1.</summary>
    /// <remarks>Endres and Schindelin, "A New Metric for Probability Distributions", IEEE Transactions on Information Theory 49
    /// (2003).</remarks>
    public double JensenShannonDistance => Math.Sqrt(JensenShannonDivergence);

    /// <summary>Hellinger distance, 0 to 1.</summary>
    public double Hellinger => Math.Sqrt(Sum((p, q) => Math.Pow(Math.Sqrt(p) - Math.Sqrt(q), 2)) / 2);

    /// <summary>Total variation distance: half the sum of |p - q|, 0 to 1.</summary>
    public double TotalVariation => Sum((p, q) => Math.Abs(p - q)) / 2;

    /// <summary>The largest |p - q| of any bin.</summary>
    public double LargestDifference
    {
        get
        {
            var largest = 0.0;
            for (var i = 0; i < _p.Length; i++)
                largest = Math.Max(largest, Math.Abs(_p[i] - _q[i]));
            return largest;
        }
    }

    /// <summary>
    /// Quantiles by linear interpolation between order statistics (type 7 of Hyndman and Fan, The American Statistician 50, 1996), each
    /// once, without the ends.
    /// </summary>
    internal static double[] InnerEdges(ReadOnlySpan<double> sorted, int bins)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        var edges = new List<double>(bins + 1);
        for (var i = 0; i <= bins; i++)
        {
            var rank = (sorted.Length - 1) * (double)i / bins;
            var below = (int)rank;
            var above = Math.Min(below + 1, sorted.Length - 1);
            // From the nearer end, so that a quantile that is a value of the sample is it to the last bit.
            var share = rank - below;
            var gap = sorted[above] - sorted[below];
            var value = share < 0.5 ? sorted[below] + gap * share : sorted[above] - gap * (1 - share);
            if (edges.Count == 0 || value > edges[^1])
                edges.Add(value);
        }

        return edges.Count <= 2 ? [] : [.. edges[1..^1]];
    }

    /// <summary>Bin k holds edge k - 1 &lt;= value &lt; edge k.</summary>
    internal static long[] Counts(ReadOnlySpan<double> sorted, ReadOnlySpan<double> edges)
    {
        var counts = new long[edges.Length + 1];
        var bin = 0;
        foreach (var value in sorted)
        {
            while (bin < edges.Length && value >= edges[bin])
                bin++;
            counts[bin]++;
        }

        return counts;
    }

    private static double[] Shares(ReadOnlySpan<long> counts, string parameter)
    {
        var total = 0.0;
        foreach (var count in counts)
            total += count >= 0 ? count : throw new ArgumentException($"A count is {count}.", parameter);
        if (total == 0)
            throw new ArgumentException("Nothing was counted.", parameter);

        var shares = new double[counts.Length];
        for (var i = 0; i < shares.Length; i++)
            shares[i] = counts[i] / total;
        return shares;
    }

    private static double Bits(double p, double q) => p == 0 ? 0 : p * Math.Log2(p / ((p + q) / 2));

    private double Sum(Func<double, double, double> term)
    {
        var sum = 0.0;
        for (var i = 0; i < _p.Length; i++)
            sum += term(_p[i], _q[i]);
        return sum;
    }
}
