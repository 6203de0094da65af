using ZeroDte.Quant.Tuning.Sampling;

namespace ZeroDte.Quant.Tests.Tuning.Sampling;

public sealed class SpaceTests
{
    private static readonly Space Space = Space.Of(Histories.Branches);

    [Fact]
    public void Points_OfBranches_LackWhatWasNotAskedFor()
    {
        Space.Points[0].ShouldBe([0, 0.5, 0.5, double.NaN]);
        Space.Points[3].ShouldBe([1, double.NaN, double.NaN, 0.7]);
        Space.Groups.Length.ShouldBe(3);
        Space.Groups.ShouldContain(group => group.SequenceEqual(new[] { 1, 2 }));

        double[] point = [1, 0.3, 0.4, 0.3];
        Space.Prune(point);
        point.ShouldBe([1, double.NaN, double.NaN, 0.3]);
    }
}
