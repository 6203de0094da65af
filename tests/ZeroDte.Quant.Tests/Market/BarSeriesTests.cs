using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Tests.Market;

public sealed class BarSeriesTests
{
    private static readonly DateOnly Day = new(2018, 5, 11);

    [Fact]
    public void Constructor_SessionsNotAscending_NamesThePair() =>
        Should.Throw<ArgumentException>(() => new BarSeries(Symbol.Aapl, [Flat(1, 1), Flat(1, 1)]))
            .Message.ShouldContain("bar 2018-05-12 follows 2018-05-12");

    [Fact]
    public void Hash_SameData_IsTheSameAndAnyChangeChangesIt()
    {
        var hash = new BarSeries(Symbol.Aapl, [Flat(0, 1), Flat(1, 2)]).Hash;

        new BarSeries(Symbol.Aapl, [Flat(0, 1.0m), Flat(1, 2.00m)]).Hash.ShouldBe(hash);
        string[] others =
        [
            new BarSeries(Symbol.Parse("MSFT"), [Flat(0, 1), Flat(1, 2)]).Hash,
            new BarSeries(Symbol.Aapl, [Flat(0, 1)]).Hash,
            new BarSeries(Symbol.Aapl, [Flat(0, 1), Flat(2, 2)]).Hash,
            new BarSeries(Symbol.Aapl, [Flat(0, 1), Flat(1, 2.01m)]).Hash,
            new BarSeries(Symbol.Aapl, []).Hash,
        ];
        others.Append(hash).Distinct().Count().ShouldBe(6);
    }

    private static Bar Flat(int day, decimal price) => new(Day.AddDays(day), price, price, price, price, 0);
}
