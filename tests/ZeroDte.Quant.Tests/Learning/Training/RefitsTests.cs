using ZeroDte.Quant.Learning.Baselines;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Training;

namespace ZeroDte.Quant.Tests.Learning.Training;

public sealed class RefitsTests
{
    [Fact]
    public void For_RowsInOrder_FitsAtTheOriginAndEachSoManyAfterIt()
    {
        var fits = new List<(int Start, int End)>();
        var refits = new Refits(new(window: 10, fewest: 4, refitEvery: 3), origin: 7, Fit(fits));

        refits.For(3).ShouldBeNull(); // too few before it
        var first = refits.For(5).ShouldNotBeNull(); // counted from the origin none is due, but there is no model yet
        refits.For(6).ShouldBeSameAs(first);
        var second = refits.For(7).ShouldNotBeNull();
        second.ShouldNotBeSameAs(first);
        refits.For(9).ShouldBeSameAs(second);
        refits.For(13).ShouldNotBeSameAs(second);
        fits.ShouldBe([(0, 5), (0, 7), (3, 13)]);
    }

    [Fact]
    public void For_StepsAndEmbargo_LeavesOutWhatThePlanDoes()
    {
        var fits = new List<(int Start, int End)>();
        var refits = new Refits(new(window: 6, fewest: 4, step: 2, embargo: 3, refitEvery: 2), origin: 7, Fit(fits));

        Enumerable.Range(0, 16).Where(row => refits.For(row) is not null).ShouldBe([7, 9, 11, 13, 15]);
        fits.ShouldBe([(0, 4), (2, 8), (6, 12)]);
    }

    private static Func<int, int, IModel> Fit(List<(int, int)> fits) => (start, end) =>
    {
        fits.Add((start, end));
        return new NaiveLearner().Fit(new(["x"], 1), [0]);
    };
}
