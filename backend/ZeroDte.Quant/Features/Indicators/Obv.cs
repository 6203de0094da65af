using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Features.Indicators;

/// <summary>
/// On-balance volume, in shares since the first session: its volume is added when the close rose and subtracted when it fell.
/// </summary>
/// <remarks>Granville, Granville's New Key to Stock Market Profits (1963). The first session counts zero.</remarks>
public struct Obv() : IIndicator<double>
{
    private double _previousClose = double.NaN;
    private double _balance;

    public readonly int LookBack => 1;

    /// <summary>NaN before the first session.</summary>
    public readonly double Value => double.IsNaN(_previousClose) ? double.NaN : _balance;

    public static IFeature Feature() => new IndicatorFeature<Obv, double>("obv", () => new(), value => value);

    public void Add(in Candle completed)
    {
        var direction = (completed.Close > _previousClose ? 1 : 0) - (completed.Close < _previousClose ? 1 : 0);
        _balance += direction * completed.Volume;
        _previousClose = completed.Close;
    }
}
