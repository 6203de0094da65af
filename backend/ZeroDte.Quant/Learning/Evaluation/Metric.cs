namespace ZeroDte.Quant.Learning.Evaluation;

/// <summary>A measured quantity with its 90 % block-bootstrap band; NaN where there was nothing to measure.</summary>
public readonly record struct Metric(double Value, Band Band)
{
    /// <summary>The mean of one value per session.</summary>
    public static Metric Mean(double[] values, int seed) => OfSums(values, null, seed, (sum, n) => sum / n);

    /// <summary>A function of two sums over sessions. Resampling sessions resamples both.</summary>
    /// <param name="first">One value per session.</param>
    /// <param name="second">One value per session; ones if null, so that their sum is n.</param>
    public static Metric OfSums(double[] first, double[]? second, int seed, Func<double, double, double> statistic) => new(
        statistic(Sum(first), second is null ? first.Length : Sum(second)), BlockBootstrap.Band(first, second, seed, statistic));

    private static double Sum(double[] values)
    {
        var sum = 0.0;
        foreach (var value in values)
            sum += value;
        return sum;
    }
}
