namespace ZeroDte.Quant.Tests.Features;

public sealed class FeatureMatrixTests
{
    [Fact]
    public void Select_SomeColumns_CopiesThemInTheOrderGiven()
    {
        var selected = Rows.Of([1, 2, 3], [4, 5, 6]).Select([2, 0]);

        selected.Names.ShouldBe(["f2", "f0"]);
        selected[0].ToArray().ShouldBe([3, 1]);
        selected[1].ToArray().ShouldBe([6, 4]);
    }

    [Fact]
    public void Select_OfASlice_TakesTheSlicesRows() => Rows.Of([1, 2], [3, 4], [5, 6]).Slice(1, 2).Select([1])[0].ToArray().ShouldBe([4]);
}
