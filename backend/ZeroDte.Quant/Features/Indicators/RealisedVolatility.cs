using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Features.Indicators;

/// <summary>
/// Root mean square of the last n close-to-close log returns, in log-return units per session. The mean return is taken to be zero.
/// </summary>
/// <remarks>Andersen and Bollerslev, "Answering the Skeptics", International Economic Review 39 (1998).</remarks>
public struct RealisedVolatility(int length) : IIndicator<double>
{
    private SlidingSum _squares = new(length);
    private double _previousLogClose;
    private bool _hasPrevious;

    public readonly int LookBack => _squares.Length + 1;

    public readonly double Value => Math.Sqrt(_squares.Mean);

    public static IFeature Feature(int length = 20) =>
        new IndicatorFeature<RealisedVolatility, double>($"realised_volatility_{length}", () => new(length), value => value);

    public void Add(in Candle completed)
    {
        var logClose = Math.Log(completed.Close);
        if (_hasPrevious)
            _squares.Add((logClose - _previousLogClose) * (logClose - _previousLogClose));
        (_previousLogClose, _hasPrevious) = (logClose, true);
    }
}
