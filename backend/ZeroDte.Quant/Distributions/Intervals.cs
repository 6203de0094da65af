
namespace ZeroDte.Quant.Distributions;

public static class Intervals
{
    /// <summary>The central interval that holds the outcome with probability <paramref name="level"/>, in (0, 1).</summary>
    public static (double Lower, double Upper) Interval(this IDistribution distribution, double level) =>
        (distribution.Quantile((1 - level) / 2), distribution.Quantile((1 + level) / 2));
}
