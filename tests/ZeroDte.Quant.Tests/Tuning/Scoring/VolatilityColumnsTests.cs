using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Volatility;
using ZeroDte.Quant.Market;
using ZeroDte.Quant.Tuning.Scoring;

namespace ZeroDte.Quant.Tests.Tuning.Scoring;

public sealed class VolatilityColumnsTests
{
    private static readonly Bar[] Bars = Prices.RandomWalk(400, seed: 8);

    public static TheoryData<VolatilityChoice> Choices => [.. VolatilityKind.Known.All.Select(kind => kind.Compared?.Choice ?? new Har())];

    [Theory]
    [MemberData(nameof(Choices), DisableDiscoveryEnumeration = true)]
    public void Of_SeriesThatHasGrown_HasTheBitsOfItAlone(VolatilityChoice choice)
    {
        foreach (var basis in new[] { Basis.Open, Basis.PreviousClose })
        {
            var columns = new VolatilityColumns(basis, Series(Bars[..200]));
            foreach (var count in new[] { 200, 205, 400, 300, 0 })
            {
                var series = Series(Bars[..count]);
                int[] positions = [.. Enumerable.Range(0, count)];

                columns.TryAdvance(series).ShouldBeTrue();
                columns.Of(choice, positions).ShouldBe(new VolatilityColumns(basis, series).Of(choice, positions));
            }
        }
    }

    [Fact]
    public void TryAdvance_OtherBars_IsRefusedAndChangesNothing()
    {
        var columns = new VolatilityColumns(Basis.Open, Series(Bars[..300]));
        int[] positions = [.. Enumerable.Range(0, 300)];
        var before = columns.Of(new Garch(), positions);
        var corrected = Bars.ToArray();
        var wrong = Bars[150];
        corrected[150] = new(wrong.Session, wrong.Open, wrong.High, wrong.Low, wrong.Low, wrong.Volume);
        var moved = Bars.ToArray();
        var last = Bars[299];
        moved[299] = new(last.Session.AddDays(1), last.Open, last.High, last.Low, last.Close, last.Volume);

        columns.TryAdvance(Series(corrected)).ShouldBeFalse();
        columns.TryAdvance(Series(corrected[..200])).ShouldBeFalse();
        columns.TryAdvance(Series(moved[..300])).ShouldBeFalse();
        columns.TryAdvance(Series([.. Bars[..100], .. Bars[101..]])).ShouldBeFalse();
        columns.TryAdvance(new(Symbol.Parse("MSFT"), Bars)).ShouldBeFalse();

        columns.Of(new Garch(), positions).ShouldBe(before);
        columns.TryAdvance(Series(Bars)).ShouldBeTrue();
    }

    [Fact]
    public void Of_ManyThreads_HasTheBitsOfOne()
    {
        var columns = new VolatilityColumns(Basis.Open, Series(Bars[..150]));
        Parallel.For(150, 400, count =>
        {
            var series = Series(Bars[..count]);
            int[] positions = [.. Enumerable.Range(0, count)];
            columns.TryAdvance(series).ShouldBeTrue();
            columns.Of(new EwmaOfRange(0.9), positions).ShouldBe(
                new VolatilityColumns(Basis.Open, series).Of(new EwmaOfRange(0.9), positions));
        });
    }

    private static BarSeries Series(Bar[] bars) => new(Symbol.Aapl, bars);
}
