using ZeroDte.Quant.Tuning.Overfitting;

namespace ZeroDte.Quant.Tests.Tuning.Overfitting;

public sealed class BacktestOverfittingTests
{
    [Fact]
    public void Of_WhatIsBestInOneHalfIsWorstInTheOther_IsCertain() =>
        BacktestOverfitting.Of([[0, 1], [1, 0]]).ShouldBe(new BacktestOverfitting(1, 2));

    [Fact]
    public void Of_OneAlwaysBest_IsNever() =>
        BacktestOverfitting.Of([[1, 2, 1, 2], [0, 1, 0, 1], [3, 3, 3, 3]]).ShouldBe(new BacktestOverfitting(0, 6));

    // Groups a, b, c, d with losses (0, 0, 3, 3), (2, 2, 2, 2) and (3, 3, 0, 0). The first is best in ab and the last on the other side; in
    // cd it is the reverse; in the four mixed halves the sums are 3, 4, 3, the first is taken, and outside it ties with the last above the
    // second.
    [Fact]
    public void Of_ThreeByFour_IsAsWorkedByHand() =>
        BacktestOverfitting.Of([[0, 0, 3, 3], [2, 2, 2, 2], [3, 3, 0, 0]]).ShouldBe(new BacktestOverfitting(2.0 / 6, 6));

    [Fact]
    public void Of_Noise_IsAboutOneHalf()
    {
        var random = new Random(5);
        var mean = 0.0;
        for (var repetition = 0; repetition < 40; repetition++)
        {
            mean += BacktestOverfitting.Of([.. Enumerable.Range(0, 20)
                .Select(_ => Enumerable.Range(0, 20).Select(_ => random.NextDouble()).ToArray())]).Probability / 40;
        }

        mean.ShouldBe(0.5, 0.1);
    }

    [Fact]
    public void Of_MoreWindowsThanDivide_LeavesOutTheEarliest() =>
        BacktestOverfitting.Of([[9, 0, 0], [0, 1, 1]]).ShouldBe(BacktestOverfitting.Of([[0, 0], [1, 1]]));

    [Fact]
    public void Of_SixteenGroups_HasThePapersSplits() => BacktestOverfitting.Of([new double[32], new double[32]]).Splits.ShouldBe(12_870);

    [Fact]
    public void Of_NothingToCompare_IsNaN()
    {
        BacktestOverfitting.Of([]).Probability.ShouldBe(double.NaN);
        BacktestOverfitting.Of([[1, 2]]).Probability.ShouldBe(double.NaN);
        BacktestOverfitting.Of([[1], [2]]).Probability.ShouldBe(double.NaN);
    }
}
