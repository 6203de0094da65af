using ZeroDte.Pipeline.Market;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Tests.Market;

public sealed class ScreenTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("5", "5")]
    [InlineData("1 2 3", "1 2 3")]
    [InlineData("3 2 1", "3 2 1")] // newest first is an order too
    [InlineData("1 2 9 3 4", "1 2 3 4")] // one date in the future costs only itself
    [InlineData("1 2 0 3 4", "1 2 3 4")]
    [InlineData("9 8 1 7 6", "9 8 7 6")]
    [InlineData("2 1 3 4 5", "1 3 4 5")] // the first row may be the wrong one
    public void InOrder_Days_KeepsTheMost(string days, string kept)
    {
        var numbers = days.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse).ToArray();

        var inOrder = OrderScreen.InOrder(numbers);

        string.Join(' ', numbers.Where((_, i) => inOrder[i])).ShouldBe(kept);
    }

    [Theory]
    [InlineData(101.25, 50.50, 2.0)] // AAPL 2000-06-21, 2:1
    [InlineData(88.99, 44.68, 2.0)] // AAPL 2005-02-28, 2:1
    [InlineData(645.57, 92.70, 7.0)] // AAPL 2014-06-09, 7:1
    [InlineData(53.50, 28.19, null)] // AAPL 2000-09-29: no split but a profit warning
    [InlineData(100, 67, 1.5)]
    [InlineData(10, 80, 1 / 8.0)] // 1:8 reverse split
    [InlineData(100, 105, null)]
    [InlineData(100, 80, null)] // what earnings do
    public void Jump_OvernightPrices_TellsSplitsFromNews(double previousClose, double open, double? ratio) =>
        SplitRatio.Of(previousClose, open).ShouldBe(ratio);

    [Fact]
    public void Refusals_UnadjustedSplit_RefusesItAndAllAfterIt()
    {
        var reasons = Refusals(100, 101, 14.4m, 14.5m, 14.6m);

        reasons[..2].ShouldAllBe(r => r == null);
        reasons[2]!.ShouldContain("unadjusted 7:1 split");
        reasons[3..].ShouldAllBe(r => r == "not adjusted for the jump of 2018-05-16");
    }

    [Fact]
    public void Refusals_OneMisprintedRow_RefusesItAlone() =>
        Refusals(100, 14.3m, 100, 101).Select(r => r is null).ShouldBe([true, false, true, true]);

    [Fact]
    public void Refusals_JumpFromTheBarBelievedBefore_RefusesAll() =>
        SplitScreen.Refusals([Flat(0, 50), Flat(1, 51)], before: Flat(-3, 100)).ShouldAllBe(r => r != null);

    private static string?[] Refusals(params decimal[] prices) =>
        SplitScreen.Refusals([.. prices.Select((price, day) => Flat(day, price))], before: null);

    private static Bar Flat(int day, decimal price) => new(new DateOnly(2018, 5, 14).AddDays(day), price, price, price, price, 0);
}
