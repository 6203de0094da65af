using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Features.Indicators;

/// <summary>
/// Range volatility over n sessions, in log-return units per session: the square root of the mean of ln(high / low)^2 / (4 ln 2).
/// </summary>
/// <remarks>Parkinson, "The Extreme Value Method for Estimating the Variance of the Rate of Return", Journal of Business 53
/// (1980).</remarks>
public struct Parkinson(int length) : IIndicator<double>
{
    private static readonly double FourLn2 = 4 * Math.Log(2);

    private SlidingSum _variances = new(length);

    public readonly int LookBack => _variances.Length;

    public readonly double Value => Math.Sqrt(_variances.Mean);

    public static IFeature Feature(int length = 20) =>
        new IndicatorFeature<Parkinson, double>($"parkinson_{length}", () => new(length), value => value);

    /// <summary>One session's variance of the log return.</summary>
    internal static double Variance(in Candle candle)
    {
        var logRange = Math.Log(candle.High / candle.Low);
        return logRange * logRange / FourLn2;
    }

    public void Add(in Candle completed) => _variances.Add(Variance(completed));
}
