using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Features.Indicators;

/// <summary>
/// Volume-weighted average price since the first session, in dollars: sum of volume x (high + low + close) / 3, over the sum of volume.
/// </summary>
/// <remarks>
/// Berkowitz, Logue and Noser, "The Total Cost of Transactions on the NYSE", Journal of Finance 43 (1988), with a session's typical
/// price for its trades. NaN while nothing has been traded.
/// </remarks>
public struct Vwap() : IIndicator<double>
{
    private double _turnover;
    private double _volume;

    public readonly int LookBack => 1;

    public readonly double Value => _turnover / _volume;

    public static IFeature Feature() => new IndicatorFeature<Vwap, double>("vwap", () => new(), value => value);

    internal static double TypicalPrice(in Candle candle) => (candle.High + candle.Low + candle.Close) / 3;

    public void Add(in Candle completed)
    {
        _turnover += completed.Volume * TypicalPrice(completed);
        _volume += completed.Volume;
    }
}
