using ZeroDte.Quant.Tuning;
using ZeroDte.Quant.Tuning.Front;

namespace ZeroDte.Quant.Tests.Tuning.Front;

public sealed class FrontChoiceByHandTests
{
    // Scaled: (0, 1, 0.5), (0.2, 0.5, 0), (0.6, 0.1, 1), (1, 0, 0.3); sums 1.5, 0.7, 1.7, 1.3.
    private static readonly ParetoFront Three = Front([10, -4, 25], [12, -5, 20], [16, -5.8, 30], [20, -6, 23]);

    [Fact]
    public void Knee_ThreeObjectives_IsTheLeastScaledSum()
    {
        Three.Knee().Trial.Number.ShouldBe(1);
        Three.Knee().Reason.ShouldEndWith("0.700.");
    }

    [Theory]
    [InlineData(1, 0, 0, 0, "0.000")]
    [InlineData(0, 1, 0, 3, "0.000")]
    [InlineData(0, 0, 7, 1, "0.000")]
    // (0 + 8, 0.6 + 4, 1.8 + 0.8, 3) / 11.
    [InlineData(3, 8, 0, 2, "0.236")]
    [InlineData(1, 1, 1, 1, "0.233")]
    public void Weighted_ByHand(double a, double b, double c, int expected, string score)
    {
        var choice = Three.Weighted([a, b, c]);

        choice.Trial.Number.ShouldBe(expected);
        choice.Reason.ShouldEndWith($"{score}.");
    }

    [Fact]
    public void Knee_Ties_TakesTheFirst() => Front([0, 2], [1, 1], [2, 0]).Knee().Trial.Number.ShouldBe(0);

    [Fact]
    public void Knee_OnePointOrEqualPoints_IsTheFirst()
    {
        Front([3, 4]).Knee().Trial.Number.ShouldBe(0);
        Front([3, 4], [3, 4]).Knee().Trial.Number.ShouldBe(0);
    }

    [Fact]
    public void Weighted_ObjectiveThatIsEqualEverywhere_DoesNotCount() =>
        // Nothing but the other two decide: (0, 1), (0.25, 0.5), (1, 0).
        Front([0, 7, 4], [1, 7, 2], [4, 7, 0]).Weighted([1, 100, 1]).Trial.Number.ShouldBe(1);

    [Theory]
    [InlineData(double.MaxValue)]
    [InlineData(1e300)]
    public void Knee_HugeValues_StillHaveOne(double huge) =>
        Front([-huge, huge], [-0.9 * huge, -0.9 * huge], [huge, -huge]).Knee().Trial.Number.ShouldBe(1);

    [Fact]
    public void Volume_InUnitsAndDirectionsOfTheObjectives_IsAsWorkedByHand()
    {
        // Error below 3 and hits above 0.4: (2, 0.6) and (1, 0.5) hold 1 x 0.2 + 1 x 0.1.
        var front = ParetoFront.Of([Direction.Minimise, Direction.Maximise], [Trial(0, 2, 0.6), Trial(1, 1, 0.5), Trial(2, 2, 0.5)]);

        front.Trials.Length.ShouldBe(2);
        front.Volume([3, 0.4]).ShouldBe(0.3, 1e-12);
        Should.Throw<ArgumentException>(() => front.Volume([3])).Message.ShouldContain("1 values for 2 objectives");
    }

    private static ParetoFront Front(params double[][] values) =>
        ParetoFront.Of([.. values[0].Select(_ => Direction.Minimise)], values.Select((v, number) => Trial(number, v)));

    private static FinishedTrial Trial(int number, params double[] values) => new(number, TrialState.Complete, [], [.. values], []);
}
