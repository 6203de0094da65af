using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using ZeroDte.Quant.Numerics;
using ZeroDte.Quant.Tuning;
using ZeroDte.Quant.Tuning.Front;

namespace ZeroDte.Quant.Tests.Tuning.Front;

public sealed class ParetoFrontTests
{
    private static readonly ImmutableArray<Direction> Two = [Direction.Minimise, Direction.Maximise];

    [Fact]
    public void Of_MixedDirections_KeepsTheUndominatedAndEqualOnes()
    {
        var front = ParetoFront.Of(Two,
            [Trial(0, 1, 1), Trial(1, 2, 3), Trial(2, 2, 2), Trial(3, 1, 1), Trial(4, 0, 9) with { State = TrialState.Failed },
            Trial(5, 0, 9) with { Constraints = [new("c", 1)] }]);
        front.Trials.Select(t => t.Number).ShouldBe([0, 1, 3]);
        // In losses (1, -1), (2, -3), reference (3, 0): 1 * 1 + 1 * 3.
        front.Volume([3, 0]).ShouldBe(4);
    }

    [Fact]
    public void Volume_HandChecked()
    {
        Hypervolume.Of([[1.0]], [3.0]).ShouldBe(2);
        Hypervolume.Of([[1.0, 3], [2, 2], [3, 1]], [4.0, 4]).ShouldBe(6);
        Hypervolume.Of([[0.0, 0, 1], [0, 1, 0], [1, 0, 0]], [2.0, 2, 2]).ShouldBe(7);
        Hypervolume.Of([[1.0, 1, 1, 1], [0, 0, 0, 1.5]], [2.0, 2, 2, 2]).ShouldBe(4.5);
        Hypervolume.Of([], [1.0, 1]).ShouldBe(0);
        Hypervolume.Of([[2.0, 0]], [1.0, 1]).ShouldBe(0);
        Should.Throw<ArgumentException>(() => Hypervolume.Of([[double.NaN, 0]], [1.0, 1]));
    }

    [Fact]
    public void Volume_RandomPoints_IsTheShareThatMonteCarloFinds() => Prop.ForAll(Gen.Choose(1, 1000).ToArbitrary(), seed =>
    {
        var random = new Xoshiro256((ulong)seed);
        double[] Point() => [random.Uniform(), random.Uniform(), random.Uniform()];
        var points = Enumerable.Range(0, 8).Select(_ => Point()).ToArray();
        var hits = Enumerable.Range(0, 4000)
            .Count(_ => Point() is var at && points.Any(p => p.Zip(at).All(pair => pair.First <= pair.Second)));
        Hypervolume.Of(points, [1, 1, 1]).ShouldBe(hits / 4000.0, 0.04);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Knee_And_Weighted_TakeTheirTrialsAndSayWhy()
    {
        var front = ParetoFront.Of([Direction.Minimise, Direction.Minimise], [Trial(0, 0, 10), Trial(1, 1, 2), Trial(2, 10, 0)]);

        var knee = front.Knee();
        (knee.Trial.Number, knee.Rule).ShouldBe((1, "knee point"));
        knee.Reason.ShouldBe("It has the least sum of the objectives, scaled to 0 (best of the 3 on the front) and 1 (worst): 0.300.");
        front.Weighted([1, 0]).Trial.Number.ShouldBe(0);
        front.Weighted([0, 5]).Trial.Number.ShouldBe(2);
    }

    [Fact]
    public void Choice_BadInput_SaysWhat()
    {
        Should.Throw<InvalidOperationException>(ParetoFront.Of(Two, []).Knee).Message.ShouldContain("nothing to choose from");
        var front = ParetoFront.Of(Two, [Trial(0, 1, 1)]);
        front.Knee().Trial.Number.ShouldBe(0);
        foreach (var weights in new ImmutableArray<double>[] { [1], [0, 0], [-1, 2], [double.NaN, 1] })
            Should.Throw<ArgumentException>(() => front.Weighted(weights)).Message.ShouldContain("Weights");
    }

    private static FinishedTrial Trial(int number, params double[] values) => new(number, TrialState.Complete, [], [.. values], []);
}
