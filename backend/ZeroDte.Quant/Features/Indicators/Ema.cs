using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Features.Indicators;

/// <summary>
/// Exponential moving average of the close, in dollars: e(t) = e(t-1) + 2 / (n + 1) (c(t) - e(t-1)), from the mean of the first n closes.
/// </summary>
/// <remarks>Brown, Statistical Forecasting for Inventory Control (1959).</remarks>
public struct Ema(int length) : IIndicator<double>
{
    private ExponentialMean _mean = ExponentialMean.OfSpan(length);

    public readonly int LookBack => _mean.Length;

    public readonly double Value => _mean.Value;

    public static IFeature Feature(int length = 20) =>
        new IndicatorFeature<Ema, double>($"ema_{length}", () => new(length), value => value);

    public void Add(in Candle completed) => _mean.Add(completed.Close);
}
