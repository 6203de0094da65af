using System.Globalization;
using ZeroDte.Quant.Features;
using ZeroDte.Quant.Features.Indicators;

namespace ZeroDte.Quant.Tests.Features;

public sealed class AllFeaturesTests
{
    /// <summary>Known before the other parts of their indicator, whose warm-up they keep.</summary>
    private static readonly string[] EarlyParts = ["macd", "stochastic_k", "plus_di_14", "minus_di_14"];

    private static readonly Today Monday = new(new(2024, 5, 20), Open: 101);

    [Fact]
    public void Value_BeforeLookBack_IsNaNAndAfterwardsFinite()
    {
        var candles = Candles.Walk(seed: 1, count: 60);
        foreach (var feature in AllFeatures.Create())
        {
            for (var i = 0; i <= candles.Length; i++)
            {
                if (i >= feature.LookBack || !EarlyParts.Contains(feature.Name))
                    double.IsFinite(feature.Value(Monday)).ShouldBe(i >= feature.LookBack, $"{feature.Name} after {i} sessions");
                if (i < candles.Length)
                    feature.Add(candles[i]);
            }
        }
    }

    [Fact]
    public void Names_AllFeatures_AreUnique() => AllFeatures.Create().Select(f => f.Name).ShouldBeUnique();

    [Fact]
    public void Value_AskedTwice_IsTheSame()
    {
        foreach (var feature in AllFeatures.Create())
        {
            foreach (var candle in Candles.Walk(seed: 2, count: 50))
                feature.Add(candle);
            feature.Value(Monday).ShouldBe(feature.Value(Monday), feature.Name);
        }
    }

    [Fact]
    public void Value_NaNInTheHistory_IsNaNOrFiniteAgainButNeverInfinite()
    {
        foreach (var feature in AllFeatures.Create())
        {
            foreach (var candle in Candles.Walk(seed: 3, count: 40).Append(new(double.NaN, double.NaN, double.NaN, double.NaN, double.NaN)))
                feature.Add(candle);
            double.IsInfinity(feature.Value(Monday)).ShouldBeFalse(feature.Name);
        }
    }

    [Fact]
    public void SlidingIndicators_NaNPassesThrough_RecoverOnceItHasLeft()
    {
        var candles = Candles.Walk(seed: 4, count: 60);
        var broken = candles.ToArray();
        broken[30] = broken[30] with { Close = double.NaN, High = double.NaN, Low = double.NaN };

        var (clean, healed) = (IndicatorColumn.Of<Sma, double>(new(7), candles), IndicatorColumn.Of<Sma, double>(new(7), broken));
        for (var i = 6; i < candles.Length; i++)
            healed[i].ShouldBe(i is >= 30 and < 37 ? double.NaN : clean[i]);
        var bands = IndicatorColumn.Of<Bollinger, BollingerValue>(new(7), broken);
        double.IsNaN(bands[36].Mean).ShouldBeTrue();
        bands[^1].Mean.ShouldBe(clean[^1], 1e-9);
        IndicatorColumn.Of<Stochastic, StochasticValue>(new(7, 3, 3), broken)[^1]
            .ShouldBe(IndicatorColumn.Of<Stochastic, StochasticValue>(new(7, 3, 3), candles)[^1]);
    }

    [Fact]
    public void Value_StreamedFeature_HasTheBitsOfTheColumn()
    {
        var candles = Candles.Walk(seed: 5, count: 300);
        Same(Sma.Feature(), IndicatorColumn.Of<Sma, double>(new(20), candles));
        Same(Ema.Feature(), IndicatorColumn.Of<Ema, double>(new(20), candles));
        Same(Rsi.Feature(), IndicatorColumn.Of<Rsi, double>(new(14), candles));
        Same(Atr.Feature(), IndicatorColumn.Of<Atr, double>(new(14), candles));
        Same(Obv.Feature(), IndicatorColumn.Of<Obv, double>(new(), candles));
        Same(Vwap.Feature(), IndicatorColumn.Of<Vwap, double>(new(), candles));
        Same(RollingVwap.Feature(), IndicatorColumn.Of<RollingVwap, double>(new(20), candles));
        Same(RealisedVolatility.Feature(), IndicatorColumn.Of<RealisedVolatility, double>(new(20), candles));
        Same(Parkinson.Feature(), IndicatorColumn.Of<Parkinson, double>(new(20), candles));
        Same(GarmanKlass.Feature(), IndicatorColumn.Of<GarmanKlass, double>(new(20), candles));
        var macd = IndicatorColumn.Of<Macd, MacdValue>(new(12, 26, 9), candles);
        Same(Macd.Line(), [.. macd.Select(v => v.Line)]);
        Same(Macd.Signal(), [.. macd.Select(v => v.Signal)]);
        Same(Macd.Histogram(), [.. macd.Select(v => v.Histogram)]);
        var bands = IndicatorColumn.Of<Bollinger, BollingerValue>(new(20), candles);
        Same(Bollinger.Width(), [.. bands.Select(v => v.Width)]);
        Same(Bollinger.PercentB(), [.. bands.Select(v => v.PercentB)]);
        var stochastic = IndicatorColumn.Of<Stochastic, StochasticValue>(new(14, 3, 3), candles);
        Same(Stochastic.K(), [.. stochastic.Select(v => v.K)]);
        Same(Stochastic.D(), [.. stochastic.Select(v => v.D)]);
        Same(Adx.Feature(), [.. IndicatorColumn.Of<Adx, AdxValue>(new(14), candles).Select(v => v.Adx)]);

        void Same(IFeature feature, double[] column)
        {
            for (var i = 0; i < candles.Length; i++)
            {
                feature.Add(candles[i]);
                BitConverter.DoubleToInt64Bits(feature.Value(Monday))
                    .ShouldBe(BitConverter.DoubleToInt64Bits(column[i]), $"{feature.Name} at {i}");
            }
        }
    }

    [Fact]
    public void Fill_HistoryInPieces_ContinuesTheState()
    {
        var candles = Candles.Walk(seed: 6, count: 100);
        var adx = new Adx(14);
        var values = new AdxValue[100];
        IndicatorColumn.Fill<Adx, AdxValue>(ref adx, candles.AsSpan(0, 37), values.AsSpan(0, 37));
        IndicatorColumn.Fill<Adx, AdxValue>(ref adx, candles.AsSpan(37), values.AsSpan(37));

        values.ShouldBe(IndicatorColumn.Of<Adx, AdxValue>(new(14), candles));
    }

    [Fact]
    public void LaggedReturn_LagTwo_IsTheReturnBeforeYesterdays()
    {
        var feature = new LaggedReturn(2);
        foreach (var candle in Candles.Closes(1, Math.Exp(0.5), Math.Exp(0.7)))
            feature.Add(candle);

        feature.Value(Monday).ShouldBe(0.5, 1e-12);
    }

    [Fact]
    public void LaggedClose_LagTwo_IsTheCloseBeforeYesterdays()
    {
        var feature = new LaggedClose(2);
        foreach (var candle in Candles.Closes(1, 2, 3))
            feature.Add(candle);

        feature.Value(Monday).ShouldBe(2);
    }

    [Theory]
    [InlineData("2024-05-20", 1)]
    [InlineData("2024-05-24", 5)]
    public void WeekdayNumber_Session_IsItsPlaceInTheWeek(string day, int number) =>
        new WeekdayNumber().Value(new(DateOnly.Parse(day, CultureInfo.InvariantCulture), Open: 1)).ShouldBe(number);

    [Theory]
    [InlineData("2024-05-31", 0, "the last session")]
    [InlineData("2024-05-24", 4, "over a weekend and Memorial Day")]
    [InlineData("2024-03-27", 1, "Good Friday is the month's last weekday")]
    [InlineData("2012-10-26", 3, "nobody knew on Friday that a hurricane would close the exchange on Monday")]
    public void SessionsToMonthEnd_Session_CountsScheduledSessions(string day, int sessions, string because) =>
        new SessionsToMonthEnd().Value(new(DateOnly.Parse(day, CultureInfo.InvariantCulture), Open: 1)).ShouldBe(sessions, because);
}
