using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Tests.Market;

public sealed class SessionPathTests
{
    private static readonly TradingSession Regular = TradingCalendar.Nyse.Session(new(2021, 3, 22));
    private static readonly TradingSession Short = TradingCalendar.Nyse.Session(new(2021, 11, 26));

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void Of_BarsOfOneMinuteOrFive_IsTheSamePath(int step)
    {
        var bars = MadeUpMinutes.Of(Regular, seed: 1);

        var path = SessionPath.Of(Regular, MadeUpMinutes.Of(Regular, seed: 1, step: step)).ShouldNotBeNull();

        (path.Steps, path.Known, path.IsWhole).ShouldBe((78, 78, true));
        path.Price(0).ShouldBe((double)bars[0].Open, 1e-9);
        path.Price(6).ShouldBe((double)bars[29].Close, 1e-9); // 10:00: the minute from 09:59
        path.Price(78).ShouldBe((double)bars[^1].Close, 1e-9);
        path.Variance(6).ShouldBe(Math.Pow(Math.Log((double)(bars[34].Close / bars[29].Close)), 2), 1e-12);
    }

    [Fact]
    public void Of_AShortSession_HasItsOwnSteps() =>
        SessionPath.Of(Short, MadeUpMinutes.Of(Short, seed: 1)).ShouldNotBeNull().Steps.ShouldBe(42);

    [Theory]
    [InlineData(1)]
    [InlineData(4)] // 28 to 32 minutes after the open has not ended at 10:00
    [InlineData(5)]
    public void Of_UntilAnOrigin_TakesBarsThatHadEndedOnly(int step)
    {
        var (bars, origin) = (MadeUpMinutes.Of(Regular, seed: 1, step: step), Regular.Open.AddMinutes(30));
        var later = bars.Select(b => b.Start.AddMinutes(step) <= origin.UtcDateTime ? b with { Volume = 0 }
            : b with { Open = b.Open * 3, High = b.High * 3, Low = b.Low * 3, Close = b.Close * 3, Volume = b.Volume * 9 }).ToArray();

        var (path, other) = (SessionPath.Of(Regular, bars, origin)!, SessionPath.Of(Regular, later, origin)!);

        path.Known.ShouldBe(6);
        Enumerable.Range(0, 7).Select(other.Price).ShouldBe(Enumerable.Range(0, 7).Select(path.Price));
        Enumerable.Range(0, 7).Select(SessionPath.Of(Regular, bars)!.Price).ShouldBe(Enumerable.Range(0, 7).Select(path.Price));
        path.Price(6).ShouldBe((double)bars.Last(b => b.Start.AddMinutes(step) <= origin.UtcDateTime).Close, 1e-9);
    }

    [Fact]
    public void Of_ASilenceOfHalfAnHour_GoesOnWithTheLastPrice()
    {
        var bars = MadeUpMinutes.Of(Regular, seed: 1);
        var path = SessionPath.Of(Regular, [.. bars[..60], .. bars[90..]]).ShouldNotBeNull();

        path.IsWhole.ShouldBeTrue();
        path.Price(18).ShouldBe(path.Price(12));
        path.Price(19).ShouldBe((double)bars[94].Close, 1e-9);
    }

    [Fact]
    public void Of_ALongerSilence_EndsWithTheLastTrade() =>
        SessionPath.Of(Regular, [.. MadeUpMinutes.Of(Regular, seed: 1).Where((_, minute) => minute is < 60 or >= 96)])!.Known.ShouldBe(12);

    [Fact]
    public void Of_BarsThatStopEarly_EndsWithTheLastTradeOnceItIsSilentTooLong()
    {
        var bars = MadeUpMinutes.Of(Regular, seed: 1)[..60];

        SessionPath.Of(Regular, bars)!.Known.ShouldBe(12);
        SessionPath.Of(Regular, bars, Regular.Open.AddMinutes(60))!.Known.ShouldBe(12);
        SessionPath.Of(Regular, bars, Regular.Open.AddMinutes(-1))!.Known.ShouldBe(0);
    }

    [Theory]
    [InlineData("nothing", 0, 0, 1)]
    [InlineData("one bar", 0, 1, 1)]
    [InlineData("no trade in the first five minutes", 5, 390, 1)]
    [InlineData("bars of a quarter of an hour", 0, 390, 15)]
    public void Of_TooLittleToTellAPath_IsNone(string what, int from, int to, int step) =>
        SessionPath.Of(Regular, [.. MadeUpMinutes.Of(Regular, seed: 1)[from..to].Where((_, i) => i % step == 0)]).ShouldBeNull(what);
}
