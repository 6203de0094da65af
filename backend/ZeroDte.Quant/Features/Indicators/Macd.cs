using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Features.Indicators;

/// <summary>
/// Moving average convergence and divergence of the close: EMA(fast) - EMA(slow), its EMA(signal), and their difference, in dollars.
/// </summary>
/// <remarks>Appel, Technical Analysis: Power Tools for Active Investors (2005).</remarks>
public struct Macd : IIndicator<MacdValue>
{
    private ExponentialMean _fast;
    private ExponentialMean _slow;
    private ExponentialMean _signal;
    private int _sessions;

    public Macd(int fast = 12, int slow = 26, int signal = 9)
    {
        if (fast >= slow)
            throw new ArgumentOutOfRangeException(nameof(fast), fast, $"The fast average must be shorter than the slow one, {slow}.");
        (_fast, _slow, _signal) = (ExponentialMean.OfSpan(fast), ExponentialMean.OfSpan(slow), ExponentialMean.OfSpan(signal));
    }

    public readonly int LookBack => _slow.Length + _signal.Length - 1;

    public readonly MacdValue Value => new(_fast.Value - _slow.Value, _signal.Value);

    public static IFeature Line() => Feature("macd", value => value.Line);

    public static IFeature Signal() => Feature("macd_signal", value => value.Signal);

    public static IFeature Histogram() => Feature("macd_histogram", value => value.Histogram);

    public void Add(in Candle completed)
    {
        _fast.Add(completed.Close);
        _slow.Add(completed.Close);
        if (_sessions < _slow.Length)
            _sessions++;
        if (_sessions == _slow.Length)
            _signal.Add(_fast.Value - _slow.Value);
    }

    private static IndicatorFeature<Macd, MacdValue> Feature(string name, Func<MacdValue, double> output) =>
        new(name, () => new(12, 26, 9), output);
}
