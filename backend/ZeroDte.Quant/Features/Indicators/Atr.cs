using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Features.Indicators;

/// <summary>
/// Average true range: the Wilder mean over n sessions of the true range, in dollars. The first session has none, having no previous close.
/// </summary>
/// <remarks>Wilder, New Concepts in Technical Trading Systems (1978).</remarks>
public struct Atr(int length) : IIndicator<double>
{
    private ExponentialMean _ranges = ExponentialMean.Wilder(length);
    private double _previousClose;
    private bool _hasPrevious;

    public readonly int LookBack => _ranges.Length + 1;

    public readonly double Value => _ranges.Value;

    public static IFeature Feature(int length = 14) =>
        new IndicatorFeature<Atr, double>($"atr_{length}", () => new(length), value => value);

    public void Add(in Candle completed)
    {
        if (_hasPrevious)
            _ranges.Add(TrueRange.Of(completed, _previousClose));
        (_previousClose, _hasPrevious) = (completed.Close, true);
    }
}
