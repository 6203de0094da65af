using MathNet.Numerics.Distributions;

namespace ZeroDte.Quant.Tuning.Overfitting;

/// <summary>How much of the best configuration's gain over naive is left once it is known to be the best of many.</summary>
/// <param name="Ratio">Mean over deviation of its gains.</param>
/// <param name="ExpectedBest">The ratio that the best of as many configurations without any skill would be expected to show.</param>
/// <param name="Probability">That its true ratio is above zero when the search is allowed for: below 0.95 luck is explanation enough. NaN where gains do not vary.</param>
/// <remarks>
/// Bailey and Lopez de Prado, "The Deflated Sharpe Ratio", Journal of Portfolio Management 40 (2014). Their returns are here the gains of a
/// window: the naive loss less the configuration's. Every distinct configuration counts as a trial of its own, which deflates more than the
/// fewer independent ones among them would.
/// </remarks>
public sealed record DeflatedSkill(double Ratio, double ExpectedBest, double Probability)
{
    private const double EulerMascheroni = 0.5772156649015329;

    /// <param name="gains">Of the best configuration, one per window; at least two.</param>
    /// <param name="ratios">Of all distinct configurations judged in full, the best one included, as from <see cref="RatioOf"/>.</param>
    /// <param name="tried">Distinct configurations in all, those included that were stopped early.</param>
    public static DeflatedSkill Of(ReadOnlySpan<double> gains, ReadOnlySpan<double> ratios, int tried)
    {
        var (n, mean, second, third, fourth) = (gains.Length, 0.0, 0.0, 0.0, 0.0);
        foreach (var gain in gains)
            mean += gain / n;
        foreach (var gain in gains)
        {
            var square = (gain - mean) * (gain - mean);
            second += square / n;
            third += square * (gain - mean) / n;
            fourth += square * square / n;
        }

        var expected = ExpectedBestOf(tried, Variance(ratios));
        return new(RatioOf(gains), expected, ProbabilityOf(RatioOf(gains), expected, n, third / Math.Pow(second, 1.5), fourth / (second * second)));
    }

    /// <summary>Mean over sample deviation; 0 where gains do not vary, as those of the naive forecast.</summary>
    public static double RatioOf(ReadOnlySpan<double> gains)
    {
        var mean = 0.0;
        foreach (var gain in gains)
            mean += gain / gains.Length;
        var deviation = Math.Sqrt(Variance(gains));
        return deviation > 0 ? mean / deviation : 0;
    }

    /// <summary>The largest of <paramref name="trials"/> ratios of mean zero: the paper's equation 1.</summary>
    internal static double ExpectedBestOf(int trials, double variance) => trials < 2
        ? 0
        : Math.Sqrt(variance) * ((1 - EulerMascheroni) * Normal.InvCDF(0, 1, 1 - 1.0 / trials) + EulerMascheroni * Normal.InvCDF(0, 1, 1 - 1 / (trials * Math.E)));

    /// <summary>The paper's equation 2.</summary>
    internal static double ProbabilityOf(double ratio, double expectedBest, int n, double skewness, double kurtosis) =>
        Normal.CDF(0, 1, (ratio - expectedBest) * Math.Sqrt(n - 1) / Math.Sqrt(1 - skewness * ratio + (kurtosis - 1) / 4 * ratio * ratio));

    private static double Variance(ReadOnlySpan<double> values)
    {
        var (mean, squares) = (0.0, 0.0);
        foreach (var value in values)
            mean += value / values.Length;
        foreach (var value in values)
            squares += (value - mean) * (value - mean);
        return values.Length < 2 ? 0 : squares / (values.Length - 1);
    }
}
