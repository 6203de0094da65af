using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Features.Indicators;

/// <summary>Simple moving average of the close, in dollars: (c(t) + ... + c(t - n + 1)) / n.</summary>
public struct Sma(int length) : IIndicator<double>
{
    private SlidingSum _closes = new(length);

    public readonly int LookBack => _closes.Length;

    public readonly double Value => _closes.Mean;

    public static IFeature Feature(int length = 20) =>
        new IndicatorFeature<Sma, double>($"sma_{length}", () => new(length), value => value);

    public void Add(in Candle completed) => _closes.Add(completed.Close);
}
