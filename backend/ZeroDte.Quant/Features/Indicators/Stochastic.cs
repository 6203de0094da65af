using System.Runtime.CompilerServices;
using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Features.Indicators;

/// <summary>
/// Stochastic oscillator, 0 to 100: where the close stands between the lowest low and the highest high of n sessions,
/// 100 (c - L) / (H - L), as a mean over <c>smoothing</c> sessions (%K) and the mean of that over <c>signal</c> sessions (%D).
/// </summary>
/// <remarks>Lane, "Lane's Stochastics", Technical Analysis of Stocks and Commodities 2 (1984). NaN where the range is zero.</remarks>
public struct Stochastic(int length = 14, int smoothing = 3, int signal = 3) : IIndicator<StochasticValue>
{
    private SlidingRange _range = new(length);
    private SlidingSum _k = new(smoothing);
    private SlidingSum _d = new(signal);

    public readonly int LookBack => _range.Length + _k.Length + _d.Length - 2;

    public StochasticValue Value { get; private set; } = new(double.NaN, double.NaN);

    public static IFeature K() => Feature("stochastic_k", value => value.K);

    public static IFeature D() => Feature("stochastic_d", value => value.D);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(in Candle completed)
    {
        _range.Add(completed.High, completed.Low);
        var (high, low) = _range.Value;
        _k.Add(100 * (completed.Close - low) / (high - low));
        var k = _k.Mean;
        _d.Add(k);
        Value = new(k, _d.Mean);
    }

    private static IndicatorFeature<Stochastic, StochasticValue> Feature(string name, Func<StochasticValue, double> output) =>
        new(name, () => new(14, 3, 3), output);
}
