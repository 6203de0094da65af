using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Market;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Tests.Market;

public sealed class CorrectionGuardTests
{
    // Moves of 1 % in turn up and down: the usual move is 1.4826 %.
    private static readonly Bar[] Believed = Walk(new(2018, 1, 2), 60, (_, i) => 100 * (i % 2 == 0 ? 1 : 1.01m));

    [Theory]
    [InlineData(5, 1.01, false)] // a few sessions, each by less than three usual moves
    [InlineData(6, 1.01, true)] // one more session
    [InlineData(60, 1.0014, false)] // all of them, by less than a tenth of a usual move, as rounding does
    [InlineData(60, 1.0016, true)] // by more
    [InlineData(1, 1.045, false)] // ln 1.045 = 2.97 usual moves
    [InlineData(1, 1.046, true)] // 3.03
    public void Objects_SessionsAndSizes_FollowTheRule(int sessions, double factor, bool objects) =>
        CorrectionGuard.Objects(Changes(Believed[..sessions].Select(b => Times(b, (decimal)factor)))).ShouldBe(objects);

    [Fact]
    public void Objects_OnlyTheVolumeIsAnother_DoesNot() =>
        CorrectionGuard.Objects(Changes(Believed.Select(b => new Bar(b.Session, b.Open, b.High, b.Low, b.Close, 7)))).ShouldBeFalse();

    [Theory]
    [InlineData("open")]
    [InlineData("high")]
    [InlineData("low")]
    [InlineData("close")]
    public void Objects_OnePriceOfABar_IsSeen(string price)
    {
        var b = new Bar(Believed[30].Session, 100, 100, 100, 100, 1);
        var wide = new Bar(b.Session, price == "open" ? 110 : 100, price is "low" ? 100 : 110, price is "low" ? 90 : 100, price == "close"
            ? 110 : 100, 1);
        var before = price is "open" or "close" ? new Bar(b.Session, 100, 110, 100, 100, 1) : b;

        CorrectionGuard.Objects(Changes([wide], [.. Believed.Select(x => x.Session == b.Session ? before : x)])).ShouldBeTrue();
    }

    [Fact]
    public void Objects_NewSessionsOnly_DoesNot() =>
        CorrectionGuard.Objects(Changes(Walk(new(2019, 1, 2), 60, (_, _) => 5))).ShouldBeFalse();

    [Theory]
    [InlineData(100, 124, false)]
    [InlineData(100, 127, true)]
    [InlineData(100, 81, false)]
    [InlineData(100, 79, true)]
    public void Jump_AfterTheLastBar_FollowsTheRule(int close, int open, bool jump)
    {
        var believed = Walk(new(2018, 1, 2), 60, (_, _) => close);

        (CorrectionGuard.Jump(Changes(Walk(TradingCalendar.Nyse.Next(believed[^1].Session), 3, (_, _) => open), believed)) is not null)
            .ShouldBe(jump);
    }

    [Fact]
    public void Jump_BeforeTheFirstBarOrIntoAHole_IsSeenFromEitherSide()
    {
        CorrectionGuard.Jump(Changes(Walk(new(2017, 12, 27), 2, (_, _) => 50))).ShouldNotBeNull().ShouldContain("2018-01-02");
        Bar[] holed = [.. Believed[..20], .. Believed[23..]];
        CorrectionGuard.Jump(Changes(Believed[20..23], holed)).ShouldBeNull();
        CorrectionGuard.Jump(Changes(Believed[20..23].Select(b => Times(b, 2)), holed)).ShouldNotBeNull();
    }

    [Fact]
    public void Jump_OverManyNights_MayBeTheSquareRootLarger()
    {
        var moving = Walk(new(2018, 1, 2), 60, (_, i) => 100 * (i % 2 == 0 ? 1 : 1.03m)); // usual move 4.38 %, ten of them 43.8 %
        var next = TradingCalendar.Nyse.Next(moving[^1].Session);

        CorrectionGuard.Jump(Changes(Walk(next, 1, (_, _) => 200), moving)).ShouldNotBeNull();
        CorrectionGuard.Jump(Changes(Walk(TradingCalendar.Nyse.Next(next.AddDays(5)), 1, (_, _) => 200), moving)).ShouldBeNull();
    }

    [Fact]
    public void UsualMove_FewBarsOrStillOnes_IsAssumed()
    {
        CorrectionGuard.UsualMove(Believed[..20]).ShouldBe(0.01);
        CorrectionGuard.UsualMove(Believed[..21]).ShouldBe(1.4826 * Math.Log(1.01), 1e-12);
        CorrectionGuard.UsualMove(Walk(new(2018, 1, 2), 60, (_, _) => 100)).ShouldBe(0.001);
    }

    [Fact]
    public void Summary_AnotherStock_LooksLikeOne()
    {
        var random = new Random(1);
        var (old, other) = (Noise(), Noise());

        var summary = CorrectionSummary.Of(Changes(other, old));

        summary.Correlation!.Value.ShouldBeInRange(-0.5, 0.5);
        (summary.Sessions, summary.Returns, summary.Looks).ShouldBe((60, 59, "like another symbol"));

        Bar[] Noise()
        {
            var price = 100.0;
            return Walk(new(2018, 1, 2), 60, (_, _) => (decimal)(price *= Math.Exp(0.02 * (random.NextDouble() - 0.5))));
        }
    }

    [Fact]
    public void Summary_ASplit_LooksLikeTheSameStockAtAnotherScale()
    {
        var summary = CorrectionSummary.Of(Changes(Believed.Select(b => Times(b, 0.25m))));

        (summary.MedianPercent, summary.LargestPercent, summary.Looks).ShouldBe((75, -75, "like the same stock, restated"));
        summary.Correlation!.Value.ShouldBe(1, 1e-9);
        (summary.First, summary.Last).ShouldBe((Believed[0].Session, Believed[^1].Session));
    }

    [Fact]
    public void Summary_OneBar_NamesItAndDoesNotGuess()
    {
        var summary = CorrectionSummary.Of(Changes([Times(Believed[7], 1.5m), Times(Believed[9], 1.1m)]));

        (summary.Sessions, summary.LargestOn, summary.Correlation).ShouldBe((2, Believed[7].Session, null));
        summary.LargestPercent.ShouldBe(50, 1e-9);
    }

    private static LoadChanges Changes(IEnumerable<Bar> loaded, Bar[]? believed = null) =>
        LoadChanges.Between(
            [.. (believed ?? Believed).Select(QuotedBar.AsTraded)], [.. loaded.Select(QuotedBar.AsTraded)], new([]));

    private static Bar Times(Bar b, decimal factor) =>
        new(b.Session, b.Open * factor, b.High * factor, b.Low * factor, b.Close * factor, b.Volume);

    private static Bar[] Walk(DateOnly first, int count, Func<DateOnly, int, decimal> price) =>
        [.. TradingCalendar.Nyse.Sessions(first, first.AddDays(2 * count + 10)).Take(count)
            .Select((s, i) => price(s.Date, i) is var p ? new Bar(s.Date, p, p, p, p, 1) : default)];
}
