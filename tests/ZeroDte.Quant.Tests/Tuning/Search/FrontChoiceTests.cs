using ZeroDte.Quant.Tuning;
using ZeroDte.Quant.Tuning.Front;
using ZeroDte.Quant.Tuning.Scoring;
using ZeroDte.Quant.Tuning.Search;

namespace ZeroDte.Quant.Tests.Tuning.Search;

public sealed class FrontChoiceTests
{
    private static readonly Criterion[] Criteria = [Criterion.Rmse, Criterion.DirectionalAccuracy, Criterion.Crps];

    // Scaled losses: (0, 1, 1), (0.1, 0.25, 0.2), (1, 0, 0).
    private static readonly ParetoFront Front = ParetoFront.Of(
        [Direction.Minimise, Direction.Maximise, Direction.Minimise],
        [Trial(4, 1.0, 0.48, 0.9), Trial(7, 1.1, 0.54, 0.74), Trial(9, 2.0, 0.56, 0.7)]);

    [Fact]
    public void Knee_Front_IsTheOneThatBulges() => Choose(ChoiceRule.Knee).Trial.Number.ShouldBe(7);

    [Theory]
    [InlineData(1, 0, 0, 4)]
    [InlineData(0, 1, 0, 9)]
    [InlineData(1, 1, 1, 7)]
    public void Weights_Front_IsTheLowestSum(double rmse, double direction, double crps, int expected) =>
        Choose(ChoiceRule.Weights, [rmse, direction, crps]).Trial.Number.ShouldBe(expected);

    [Theory]
    [InlineData(1.5, 7, "best CRPS of the 2 of 3")]
    [InlineData(9.0, 9, "best CRPS of the 3 of 3")]
    [InlineData(0.5, 4, "None of the 3")]
    public void Crps_Front_IsTheBestOfThoseNotWorseThanNaive(double naive, int expected, string reason)
    {
        var choice = FrontChoice.Of(Front, Criteria, ChoiceRule.Crps, null, [naive, 0.5, 0.8]);

        choice.Trial.Number.ShouldBe(expected);
        choice.Reason.ShouldContain(reason);
    }

    [Fact]
    public void Of_WhatIsNotThere_IsNamed()
    {
        Should.Throw<ArgumentException>(() => Choose(ChoiceRule.Weights)).Message.ShouldContain("must be 3");
        Should.Throw<ArgumentException>(() => FrontChoice.Of(Front, Criteria[..2], ChoiceRule.Crps, null, [1, 1])).Message.ShouldContain(
            "crps is not among them");
    }

    private static Choice Choose(ChoiceRule rule, double[]? weights = null) =>
        FrontChoice.Of(Front, Criteria, rule, weights, [1.5, 0.5, 0.8]);

    private static FinishedTrial Trial(int number, params double[] values) => new(number, TrialState.Complete, [], [.. values], []);
}
