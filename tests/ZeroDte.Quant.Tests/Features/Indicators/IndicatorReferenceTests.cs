using System.Globalization;
using ZeroDte.Quant.Features.Indicators;
using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Tests.Features.Indicators;

/// <summary>Every value of the reference file, which was computed by two independent implementations.</summary>
public sealed class IndicatorReferenceTests
{
    private const double Tolerance = 1e-9;

    [Theory]
    [InlineData("sma.sma")]
    [InlineData("ema.ema")]
    [InlineData("rsi.rsi")]
    [InlineData("macd.macd")]
    [InlineData("macd.signal")]
    [InlineData("macd.histogram")]
    [InlineData("bb.sma")]
    [InlineData("bb.upperBand")]
    [InlineData("bb.lowerBand")]
    [InlineData("bb.percentB")]
    [InlineData("bb.width")]
    [InlineData("atr.atr")]
    [InlineData("stoch.oscillator")]
    [InlineData("stoch.signal")]
    [InlineData("adx.pdi")]
    [InlineData("adx.mdi")]
    [InlineData("adx.adx")]
    [InlineData("obv.obv")]
    [InlineData("vwap.vwap")]
    public void Of_ReferenceBars_EqualsEveryReferenceValue(string column)
    {
        var rows = SharedData.Rows("ref_indicators.csv").ToList();
        var index = Array.IndexOf(SharedData.Header("ref_indicators.csv"), column);
        var ours = Ours(column,
            [.. rows.Select(row => new Candle(Number(row[1]), Number(row[2]), Number(row[3]), Number(row[4]), Number(row[5])))]);

        rows.Count.ShouldBe(502);
        for (var i = 0; i < rows.Count; i++)
        {
            var theirs = Number(rows[i][index]);
            double.IsNaN(ours[i]).ShouldBe(double.IsNaN(theirs), $"{column} is {ours[i]}, not {theirs}, on {rows[i][0]}");
            if (!double.IsNaN(theirs))
                ours[i].ShouldBe(theirs, Tolerance * Math.Max(1, Math.Abs(theirs)), $"{column} on {rows[i][0]}");
        }
    }

    private static double[] Ours(string column, Candle[] candles)
    {
        return column switch
        {
            "sma.sma" => IndicatorColumn.Of<Sma, double>(new(20), candles),
            "ema.ema" => IndicatorColumn.Of<Ema, double>(new(20), candles),
            "rsi.rsi" => IndicatorColumn.Of<Rsi, double>(new(14), candles),
            "macd.macd" => Macd(value => value.Line),
            "macd.signal" => Macd(value => value.Signal),
            "macd.histogram" => Macd(value => value.Histogram),
            "bb.sma" => Bollinger(value => value.Mean),
            "bb.upperBand" => Bollinger(value => value.Upper),
            "bb.lowerBand" => Bollinger(value => value.Lower),
            "bb.percentB" => Bollinger(value => value.PercentB),
            "bb.width" => Bollinger(value => value.Width),
            "atr.atr" => IndicatorColumn.Of<Atr, double>(new(14), candles),
            "stoch.oscillator" => Stochastic(value => value.K),
            "stoch.signal" => Stochastic(value => value.D),
            "adx.pdi" => Adx(value => value.PlusDi),
            "adx.mdi" => Adx(value => value.MinusDi),
            "adx.adx" => Adx(value => value.Adx),
            "obv.obv" => IndicatorColumn.Of<Obv, double>(new(), candles),
            "vwap.vwap" => IndicatorColumn.Of<Vwap, double>(new(), candles),
            _ => throw new ArgumentOutOfRangeException(nameof(column), column, "No indicator of ours."),
        };

        double[] Macd(Func<MacdValue, double> part) =>
            [.. IndicatorColumn.Of<Macd, MacdValue>(new(12, 26, 9), candles).Select(part)];

        double[] Bollinger(Func<BollingerValue, double> part) =>
            [.. IndicatorColumn.Of<Bollinger, BollingerValue>(new(20), candles).Select(part)];

        double[] Stochastic(Func<StochasticValue, double> part) =>
            [.. IndicatorColumn.Of<Stochastic, StochasticValue>(new(14, 3, 3), candles).Select(part)];

        double[] Adx(Func<AdxValue, double> part) => [.. IndicatorColumn.Of<Adx, AdxValue>(new(14), candles).Select(part)];
    }

    private static double Number(string text) => text.Length == 0 ? double.NaN : double.Parse(text, CultureInfo.InvariantCulture);
}
