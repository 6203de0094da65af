using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Features.Indicators;

/// <summary>
/// Relative strength index, 0 to 100: 100 G / (G + L), where G and L are Wilder means of the gains and losses of the close over n sessions.
/// </summary>
/// <remarks>Wilder, New Concepts in Technical Trading Systems (1978). NaN while no close has ever changed.</remarks>
public struct Rsi(int length) : IIndicator<double>
{
    private ExponentialMean _gains = ExponentialMean.Wilder(length);
    private ExponentialMean _losses = ExponentialMean.Wilder(length);
    private double _previousClose;
    private bool _hasPrevious;

    public readonly int LookBack => _gains.Length + 1;

    public readonly double Value => 100 * _gains.Value / (_gains.Value + _losses.Value);

    public static IFeature Feature(int length = 14) =>
        new IndicatorFeature<Rsi, double>($"rsi_{length}", () => new(length), value => value);

    public void Add(in Candle completed)
    {
        if (_hasPrevious)
        {
            var change = completed.Close - _previousClose;
            _gains.Add(Math.Max(change, 0));
            _losses.Add(Math.Max(-change, 0));
        }

        (_previousClose, _hasPrevious) = (completed.Close, true);
    }
}
