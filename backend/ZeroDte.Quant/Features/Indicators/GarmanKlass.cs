using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Features.Indicators;

/// <summary>
/// Volatility over n sessions from open, high, low and close, in log-return units per session: the square root of the mean of
/// ln(high / low)^2 / 2 - (2 ln 2 - 1) ln(close / open)^2, which cannot be negative.
/// </summary>
/// <remarks>Garman and Klass, "On the Estimation of Security Price Volatilities from Historical Data", Journal of Business 53
/// (1980).</remarks>
internal struct GarmanKlass(int length) : IIndicator<double>
{
    private static readonly double BodyWeight = 2 * Math.Log(2) - 1;

    private SlidingSum _variances = new(length);

    public readonly int LookBack => _variances.Length;

    public readonly double Value => Math.Sqrt(_variances.Mean);

    public static IFeature Feature(int length = 20) =>
        new IndicatorFeature<GarmanKlass, double>($"garman_klass_{length}", () => new(length), value => value);

    public void Add(in Candle completed)
    {
        var range = Math.Log(completed.High / completed.Low);
        var body = Math.Log(completed.Close / completed.Open);
        _variances.Add(range * range / 2 - BodyWeight * body * body);
    }
}
