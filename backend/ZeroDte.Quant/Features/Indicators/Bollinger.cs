using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Features.Indicators;

/// <summary>
/// Bollinger bands: mean of the last n closes, plus and minus <c>deviations</c> times their population standard deviation.
/// </summary>
/// <remarks>Bollinger, Bollinger on Bollinger Bands (2001).</remarks>
public struct Bollinger(int length = 20, double deviations = 2) : IIndicator<BollingerValue>
{
    private SlidingMoments _closes = new(length);
    private double _close;

    public readonly int LookBack => _closes.Length;

    public readonly BollingerValue Value
    {
        get
        {
            var mean = _closes.Mean;
            var distance = deviations * _closes.Deviation;
            return new(mean, mean - distance, mean + distance, _close);
        }
    }

    public static IFeature Width(int length = 20) => Feature($"bollinger_width_{length}", length, value => value.Width);

    public static IFeature PercentB(int length = 20) => Feature($"bollinger_percent_b_{length}", length, value => value.PercentB);

    public void Add(in Candle completed)
    {
        _closes.Add(completed.Close);
        _close = completed.Close;
    }

    private static IndicatorFeature<Bollinger, BollingerValue> Feature(string name, int length, Func<BollingerValue, double> output) =>
        new(name, () => new(length), output);
}
