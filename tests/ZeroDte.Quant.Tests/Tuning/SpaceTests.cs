using ZeroDte.Quant.Tuning;

namespace ZeroDte.Quant.Tests.Tuning;

public sealed class SpaceTests
{
    /// <summary>A branch "a" with x and y, a branch "b" with n of five.</summary>
    private static readonly History History = Histories.After(1, trial =>
    {
        if (trial.Categorical("kind", "a", "b") == "a")
            return trial.Float("x", 0, 1) + trial.Float("y", 0, 1);
        return 2 + trial.Int("n", 1, 5);
    }, [("kind", 0), ("x", 0.5), ("y", 0.5)], [("kind", 1), ("n", 1)], [("kind", 0), ("x", 0.2), ("y", 0.9)], [("kind", 1), ("n", 4)]);

    private static readonly Space Space = Space.Of(History);

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
