using FsCheck;
using FsCheck.Fluent;
using ZeroDte.Quant.Features.Indicators;
using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Tests.Features.Indicators;

/// <summary>What holds of every history, whatever its prices.</summary>
public sealed class IndicatorBoundsTests
{
    private const double Rounding = 1e-9;

    [Fact]
    public void Oscillators_AnyHistory_LieBetween0And100() => ForAny(candles =>
        IndicatorColumn.Of<Rsi, double>(new(14), candles).All(Percentage)
        && IndicatorColumn.Of<Stochastic, StochasticValue>(new(14, 3, 3), candles).All(v => Percentage(v.K) && Percentage(v.D))
        && IndicatorColumn.Of<Adx, AdxValue>(new(5), candles)
            .All(v => Percentage(v.PlusDi) && Percentage(v.MinusDi) && Percentage(v.PlusDi + v.MinusDi) && Percentage(v.Adx)));

    [Fact]
    public void Averages_AnyHistory_LieAmongThePrices() => ForAny(candles =>
    {
        var (low, high) = (candles.Min(c => c.Low), candles.Max(c => c.High));
        return IndicatorColumn.Of<Sma, double>(new(7), candles).All(Inside)
            && IndicatorColumn.Of<Ema, double>(new(7), candles).All(Inside)
            && IndicatorColumn.Of<Vwap, double>(new(), candles).All(Inside)
            && IndicatorColumn.Of<RollingVwap, double>(new(7), candles).All(Inside);

        bool Inside(double value) => double.IsNaN(value) || (value >= low * (1 - Rounding) && value <= high * (1 + Rounding));
    });

    [Fact]
    public void Volatilities_AnyHistory_AreNeverNegative() => ForAny(candles =>
        IndicatorColumn.Of<Atr, double>(new(5), candles).Skip(5).All(v => v >= 0)
        && IndicatorColumn.Of<Bollinger, BollingerValue>(new(5), candles).Skip(4).All(v => v.Width >= 0)
        && IndicatorColumn.Of<RealisedVolatility, double>(new(5), candles).Skip(5).All(v => v >= 0)
        && IndicatorColumn.Of<Parkinson, double>(new(5), candles).Skip(4).All(v => v >= 0)
        && IndicatorColumn.Of<GarmanKlass, double>(new(5), candles).Skip(4).All(v => v >= 0));

    [Fact]
    public void SlidingSums_AnyHistory_EqualTheSumTakenAfresh() => ForAny(candles =>
    {
        var sma = IndicatorColumn.Of<Sma, double>(new(7), candles);
        return Enumerable.Range(6, Math.Max(0, candles.Length - 6))
            .All(i => Math.Abs(sma[i] / candles[(i - 6)..(i + 1)].Average(c => c.Close) - 1) < 1e-14);
    });

    private static bool Percentage(double value) => double.IsNaN(value) || value is >= -Rounding and <= 100 + Rounding;

    private static void ForAny(Func<Candle[], bool> holds) =>
        Check.QuickThrowOnFailure(Prop.ForAll(Candles.Any, candles => candles.Length == 0 || holds(candles)));
}
