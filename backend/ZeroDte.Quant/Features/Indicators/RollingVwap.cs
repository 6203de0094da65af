using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Features.Indicators;

/// <summary>Volume-weighted average price of the last n sessions, in dollars; otherwise as <see cref="Vwap"/>.</summary>
internal struct RollingVwap(int length) : IIndicator<double>
{
    private SlidingSum _turnover = new(length);
    private SlidingSum _volume = new(length);

    public readonly int LookBack => _volume.Length;

    public readonly double Value => _turnover.Value / _volume.Value;

    public static IFeature Feature(int length = 20) =>
        new IndicatorFeature<RollingVwap, double>($"vwap_{length}", () => new(length), value => value);

    public void Add(in Candle completed)
    {
        _turnover.Add(completed.Volume * Vwap.TypicalPrice(completed));
        _volume.Add(completed.Volume);
    }
}
