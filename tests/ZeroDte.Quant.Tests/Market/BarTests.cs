using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Tests.Market;

public sealed class BarTests
{
    private static readonly DateOnly Day = new(2018, 5, 11);

    [Theory]
    [InlineData(2, 3, 1, 2, 0, null)]
    [InlineData(1, 1, 1, 1, 0, null)]
    [InlineData(0, 3, 1, 2, 0, "a price is zero or negative (open 0, high 3, low 1, close 2)")]
    [InlineData(2, 3, -1, 2, 0, "a price is zero or negative (open 2, high 3, low -1, close 2)")]
    [InlineData(2, 1, 3, 2, 0, "high 1 is below low 3")]
    [InlineData(4, 3, 1, 2, 0, "open 4 lies outside low 1 to high 3")]
    [InlineData(2, 3, 1, 0.5, 0, "close 0.5 lies outside low 1 to high 3")]
    [InlineData(2, 3, 1, 2, -1, "volume -1 is negative")]
    public void Constructor_Values_NamesWhatIsWrong(double open, double high, double low, double close, long volume, string? defect)
    {
        Bar Create() => new(Day, (decimal)open, (decimal)high, (decimal)low, (decimal)close, volume);

        if (defect is null)
            Create().Close.ShouldBe((decimal)close);
        else
            Should.Throw<ArgumentException>(() => Create()).Message.ShouldBe($"Bar of 2018-05-11: {defect}.");
    }

    [Fact]
    public void Defect_EveryOrderOfSmallPrices_IsFoundExactlyWhereAnInvariantBreaks()
    {
        decimal[] prices = [-1, 0, 1, 2, 3];
        var all = from open in prices from high in prices from low in prices from close in prices select (open, high, low, close);
        foreach (var (open, high, low, close) in all)
        {
            var possible = low > 0 && low <= open && low <= close && open <= high && close <= high;
            (Bar.Defect(open, high, low, close, 0) is null).ShouldBe(possible, $"{open} {high} {low} {close}");
        }
    }
}
