using ZeroDte.Quant.Features.Indicators;
using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Tests.Features.Indicators;

public sealed class IndicatorTableTests
{
    /// <summary>More than two stretches, and no whole number of them.</summary>
    private static readonly Candle[] History = Candles.Walk(seed: 9, count: 5_000);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Fill_AnyNumberOfThreads_HasTheBitsOfEachColumn(int threads)
    {
        var (sma, macd, adx) = (new double[History.Length], new MacdValue[History.Length], new AdxValue[History.Length]);
        new IndicatorTable()
            .Add<Sma, double>(new(20), sma)
            .Add<Macd, MacdValue>(new(12, 26, 9), macd)
            .Add<Adx, AdxValue>(new(14), adx)
            .Fill(History, threads);

        sma.ShouldBe(IndicatorColumn.Of<Sma, double>(new(20), History));
        macd.ShouldBe(IndicatorColumn.Of<Macd, MacdValue>(new(12, 26, 9), History));
        adx.ShouldBe(IndicatorColumn.Of<Adx, AdxValue>(new(14), History));
    }

    [Fact]
    public void Fill_ColumnOfAnotherLength_Throws() =>
        Should.Throw<ArgumentException>(() => new IndicatorTable().Add<Sma, double>(new(2), new double[3])
            .Fill(Candles.Flat(4), threads: 1))
            .Message.ShouldStartWith("A column of 3 values for 4 sessions.");

    [Fact]
    public void Fill_NoSessions_IsFine() =>
        Should.NotThrow(() => new IndicatorTable().Add<Sma, double>(new(2), []).Fill(Array.Empty<Candle>(), threads: 2));
}
