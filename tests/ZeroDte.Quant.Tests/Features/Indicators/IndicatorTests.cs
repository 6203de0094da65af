using ZeroDte.Quant.Features.Indicators;
using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Tests.Features.Indicators;

/// <summary>Values worked out by hand on a few sessions.</summary>
public sealed class IndicatorTests
{
    private const double Tolerance = 1e-12;

    [Fact]
    public void Sma_ThreeOfFiveCloses_IsTheirMean() =>
        IndicatorColumn.Of<Sma, double>(new(3), Candles.Closes(1, 2, 6, 7, 11)).ShouldBeNear([double.NaN, double.NaN, 3, 5, 8]);

    [Fact]
    public void Ema_SpanThree_StartsAtTheMeanAndMovesHalfWay() =>
        IndicatorColumn.Of<Ema, double>(new(3), Candles.Closes(1, 2, 6, 7, 11)).ShouldBeNear([double.NaN, double.NaN, 3, 5, 8]);

    // Changes +2, -1, +3: G = 1, L = 1/2, then G = (1 + 3) / 2 = 2, L = 1/4.
    [Fact]
    public void Rsi_TwoSessions_IsTheShareOfGains() =>
        IndicatorColumn.Of<Rsi, double>(new(2), Candles.Closes(10, 12, 11, 14))
            .ShouldBeNear([double.NaN, double.NaN, 100 / 1.5, 200 / 2.25]);

    [Theory]
    [InlineData("only gains", new double[] { 1, 2, 3, 4 }, 100)]
    [InlineData("only losses", new double[] { 4, 3, 2, 1 }, 0)]
    [InlineData("no change", new double[] { 3, 3, 3, 3 }, double.NaN)]
    public void Rsi_OneSided_IsAtItsEnd(string name, double[] closes, double rsi) =>
        IndicatorColumn.Of<Rsi, double>(new(3), Candles.Closes(closes))[^1].ShouldBe(rsi, name);

    // EMA(1) is the close; EMA(2) starts at 1.5 and moves by two thirds; the signal of span 1 is the line.
    [Fact]
    public void Macd_ShortSpans_IsFastLessSlow()
    {
        var values = IndicatorColumn.Of<Macd, MacdValue>(new(1, 2, 1), Candles.Closes(1, 2, 5));

        values.Select(v => v.Line).ToArray().ShouldBeNear([double.NaN, 0.5, 5 - (1.5 + 3.5 * 2 / 3)]);
        values[2].Histogram.ShouldBe(0, Tolerance);
    }

    [Fact]
    public void Macd_FastNotShorterThanSlow_Throws() =>
        Should.Throw<ArgumentOutOfRangeException>(() => new Macd(26, 26, 9)).ParamName.ShouldBe("fast");

    // Closes 1, 3: mean 2, population deviation 1.
    [Fact]
    public void Bollinger_TwoCloses_UsesThePopulationDeviation()
    {
        var value = IndicatorColumn.Of<Bollinger, BollingerValue>(new(2), Candles.Closes(1, 3))[1];

        value.ShouldBe(new(2, 0, 4, 3));
        value.Width.ShouldBe(2);
        value.PercentB.ShouldBe(0.75);
    }

    [Fact]
    public void Bollinger_ConstantAfterALargeJump_HasWidthZeroExactly()
    {
        var value = IndicatorColumn.Of<Bollinger, BollingerValue>(new(5), Candles.Closes(1e9, 1e9, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1))[^1];

        value.Width.ShouldBe(0);
        value.PercentB.ShouldBe(double.NaN);
    }

    // Against the two-pass variance, where a plain sum of squares keeps no digit at all: a mean of 1e9 and steps of 1e-3.
    [Fact]
    public void Bollinger_SmallStepsOnALargePrice_KeepsItsDigits()
    {
        var closes = Enumerable.Range(0, 50).Select(i => 1e9 + i * 37 % 11 / 1024.0).ToArray();
        var values = IndicatorColumn.Of<Bollinger, BollingerValue>(new(20), Candles.Closes(closes));
        for (var i = 19; i < closes.Length; i++)
        {
            var window = closes[(i - 19)..(i + 1)].Select(c => c - 1e9).ToArray();
            var mean = window.Average();
            var deviation = Math.Sqrt(window.Average(c => (c - mean) * (c - mean)));
            ((values[i].Upper - values[i].Lower) / 4).ShouldBe(deviation, 1e-6);
        }
    }

    // True ranges: none, max(12, 9) - min(8, 9) = 4, max(7, 11) - 6 = 5, 8 - min(7, 6) = 2.
    [Fact]
    public void Atr_GapBelowPreviousClose_CountsTheGap()
    {
        Candle[] candles = [new(9, 10, 8, 9, 1), new(9, 12, 8, 11, 1), new(6, 7, 6, 6, 1), new(7, 8, 7, 8, 1)];

        IndicatorColumn.Of<Atr, double>(new(2), candles).ShouldBeNear([double.NaN, double.NaN, 4.5, 3.25]);
    }

    [Fact]
    public void Stochastic_WithoutSmoothing_IsThePlaceInTheRange()
    {
        Candle[] candles = [new(9, 10, 6, 9, 1), new(9, 12, 8, 11, 1), new(10, 11, 10, 10, 1)];

        IndicatorColumn.Of<Stochastic, StochasticValue>(new(2, 1, 1), candles).Select(v => v.K).ToArray()
            .ShouldBeNear([double.NaN, 100 * 5 / 6.0, 50]);
    }

    // One session of length: +DM 2, TR 4 and -DM 0; then up 0 < down 3 of TR 4.
    [Fact]
    public void Adx_OneSession_IsTheDirectionOfThatSession()
    {
        Candle[] candles = [new(9, 10, 8, 9, 1), new(9, 12, 8, 9, 1), new(9, 9, 5, 6, 1)];
        var values = IndicatorColumn.Of<Adx, AdxValue>(new(1), candles);

        values[1].ShouldBe(new(50, 0, 100));
        values[2].ShouldBe(new(0, 75, 100));
    }

    [Fact]
    public void Adx_NoMovementEitherWay_IsZero()
    {
        Candle[] candles = [.. Enumerable.Repeat(new Candle(9, 10, 8, 9, 1), 10)];

        IndicatorColumn.Of<Adx, AdxValue>(new(3), candles)[^1].ShouldBe(new(0, 0, 0));
    }

    [Fact]
    public void Obv_UpDownFlat_AddsSubtractsKeeps()
    {
        Candle[] candles = [new(1, 1, 1, 1, 5), new(2, 2, 2, 2, 7), new(1, 1, 1, 1, 3), new(1, 1, 1, 1, 9)];

        IndicatorColumn.Of<Obv, double>(new(), candles).ShouldBe([0, 7, 4, 4]);
    }

    // Typical prices 9 and 5, volumes 1 and 3.
    [Fact]
    public void Vwap_TwoSessions_WeighsByVolume()
    {
        Candle[] candles = [new(9, 10, 8, 9, 1), new(5, 6, 4, 5, 3)];

        IndicatorColumn.Of<Vwap, double>(new(), candles).ShouldBe([9, 6], Tolerance);
        IndicatorColumn.Of<RollingVwap, double>(new(1), candles).ShouldBe([9, 5], Tolerance);
        IndicatorColumn.Of<RollingVwap, double>(new(2), candles).ShouldBeNear([double.NaN, 6]);
    }

    [Fact]
    public void Vwap_NothingTraded_IsUndefined() =>
        IndicatorColumn.Of<Vwap, double>(new(), [new(9, 10, 8, 9, 0)])[0].ShouldBe(double.NaN);

    [Fact]
    public void RealisedVolatility_TwoReturns_IsTheirRootMeanSquare() =>
        IndicatorColumn.Of<RealisedVolatility, double>(new(2), Candles.Closes(1, Math.Exp(0.03), Math.Exp(-0.01)))
            .ShouldBeNear([double.NaN, double.NaN, Math.Sqrt((0.03 * 0.03 + 0.04 * 0.04) / 2)]);

    [Fact]
    public void Parkinson_OneSession_IsTheRangeOverRootFourLn2() =>
        IndicatorColumn.Of<Parkinson, double>(new(1), [new(1, Math.E, 1, 2, 1)])[0].ShouldBe(0.600561204393225, Tolerance);

    // sqrt(1/2 - (2 ln 2 - 1) / 4) for a range of 1 and a body of 1/2 in logs.
    [Fact]
    public void GarmanKlass_OneSession_TakesTheBodyOff() =>
        IndicatorColumn.Of<GarmanKlass, double>(new(1), [new(1, Math.E, 1, Math.Exp(0.5), 1)])[0]
            .ShouldBe(Math.Sqrt(0.5 - 0.386294361119891 / 4), Tolerance);

    [Fact]
    public void Fill_FewerValuesThanSessions_Throws() => Should.Throw<ArgumentException>(() =>
    {
        var sma = new Sma(2);
        IndicatorColumn.Fill<Sma, double>(ref sma, Candles.Flat(3), new double[2]);
    }).Message.ShouldStartWith("2 values for 3 sessions.");

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Constructor_LengthBelowOne_Throws(int length)
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new Sma(length)).ParamName.ShouldBe("length");
        Should.Throw<ArgumentOutOfRangeException>(() => new Rsi(length)).ParamName.ShouldBe("length");
        Should.Throw<ArgumentOutOfRangeException>(() => new Bollinger(length)).ParamName.ShouldBe("length");
        Should.Throw<ArgumentOutOfRangeException>(() => new Stochastic(length)).ParamName.ShouldBe("length");
    }
}
