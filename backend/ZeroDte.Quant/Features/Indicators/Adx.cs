using System.Runtime.CompilerServices;
using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Features.Indicators;

/// <summary>
/// Average directional index, 0 to 100, with its two directional indicators: +DI = 100 P / T and -DI = 100 M / T, where P, M and T are
/// Wilder means over n sessions of upward movement, downward movement and true range; DX = 100 |P - M| / (P + M); ADX is the Wilder mean
/// of DX over n sessions.
/// </summary>
/// <remarks>
/// Wilder, New Concepts in Technical Trading Systems (1978). Upward movement is what the high exceeds the previous high by, if that is
/// above zero and above what the low falls short of the previous low; downward movement is its mirror image. Without any, DX is zero.
/// </remarks>
public struct Adx(int length) : IIndicator<AdxValue>
{
    private ExponentialMean _plus = ExponentialMean.Wilder(length);
    private ExponentialMean _minus = ExponentialMean.Wilder(length);
    private ExponentialMean _ranges = ExponentialMean.Wilder(length);
    private ExponentialMean _dx = ExponentialMean.Wilder(length);
    private double _previousHigh;
    private double _previousLow;
    private double _previousClose;
    private int _sessions;

    public readonly int LookBack => 2 * _dx.Length;

    public readonly AdxValue Value
    {
        get
        {
            var share = 100 / _ranges.Value;
            return new(share * _plus.Value, share * _minus.Value, _dx.Value);
        }
    }

    public static IFeature Feature(int length = 14) => Feature($"adx_{length}", length, value => value.Adx);

    public static IFeature PlusDi(int length = 14) => Feature($"plus_di_{length}", length, value => value.PlusDi);

    public static IFeature MinusDi(int length = 14) => Feature($"minus_di_{length}", length, value => value.MinusDi);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(in Candle completed)
    {
        if (_sessions > 0)
        {
            var up = completed.High - _previousHigh;
            var down = _previousLow - completed.Low;
            _plus.Add(up > down ? Math.Max(up, 0) : 0);
            _minus.Add(down > up ? Math.Max(down, 0) : 0);
            _ranges.Add(TrueRange.Of(completed, _previousClose));
        }

        (_previousHigh, _previousLow, _previousClose) = (completed.High, completed.Low, completed.Close);
        if (_sessions < _dx.Length)
            _sessions++;
        else
            _dx.Add(Directional(_plus.Value, _minus.Value));

        static double Directional(double plus, double minus) => plus == minus ? 0 : 100 * Math.Abs(plus - minus) / (plus + minus);
    }

    private static IndicatorFeature<Adx, AdxValue> Feature(string name, int length, Func<AdxValue, double> output) =>
        new(name, () => new(length), output);
}
