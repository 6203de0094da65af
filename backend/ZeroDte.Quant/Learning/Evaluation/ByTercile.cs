namespace ZeroDte.Quant.Learning.Evaluation;

/// <summary>A metric over all sessions, and over the third of them that promised to be calmest, middling and wildest.</summary>
public sealed record ByTercile(Metric All, Metric Calm, Metric Middle, Metric Wild)
{
    /// <summary>The mean of one value per session, overall and by tercile.</summary>
    /// <param name="terciles">0, 1 or 2 for each session, as from <see cref="Terciles"/>.</param>
    public static ByTercile Mean(double[] values, int[] terciles, int seed)
    {
        return new(Metric.Mean(values, seed), Within(0), Within(1), Within(2));

        Metric Within(int tercile)
        {
            var member = Array.ConvertAll(terciles, t => t == tercile ? 1.0 : 0);
            var product = new double[values.Length];
            for (var i = 0; i < product.Length; i++)
                product[i] = values[i] * member[i];
            return Metric.OfSums(product, member, seed, (sum, n) => sum / n);
        }
    }

    /// <summary>
    /// Which third of all sessions each belongs to by a volatility that was known at its open; ties stay in order of time.
    /// </summary>
    public static int[] Terciles(ReadOnlySpan<double> volatility)
    {
        var order = new int[volatility.Length];
        for (var i = 0; i < order.Length; i++)
            order[i] = i;
        var keys = volatility.ToArray();
        Array.Sort(order, (a, b) => keys[a] != keys[b] ? keys[a].CompareTo(keys[b]) : a.CompareTo(b));

        var terciles = new int[order.Length];
        for (var rank = 0; rank < order.Length; rank++)
            terciles[order[rank]] = rank * 3 / order.Length;
        return terciles;
    }
}
