using ZeroDte.Quant.Features;
using ZeroDte.Quant.Learning.Configuration;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Linear;
using ZeroDte.Quant.Learning.Training;

namespace ZeroDte.Quant.Tests.Learning.Training;

public sealed class WalkForwardTests
{
    private static readonly Dataset Data = Dataset.Build(
        Candles.Series(Candles.Walk(seed: 1, 400)),
        ModelConfiguration.Default.ToRecipe(Basis.Open) with { Features = () => new FeatureSet(new Gap()) });

    [Fact]
    public void Run_WindowStepEmbargoAndRefit_FitsExactlyTheSessionsOfThePlan()
    {
        var spy = new Spy();

        var results = WalkForward.Run(Data, spy, new WalkForwardPlan(window: 50, fewest: 30, step: 7, embargo: 3, refitEvery: 2));

        results.Select(r => r.Session).ShouldBe(Enumerable.Range(0, results.Length).Select(i => Data.Sessions[33 + 7 * i]));
        (33 + 7 * results.Length).ShouldBeGreaterThanOrEqualTo(Data.Sessions.Length);
        spy.Fits.Count.ShouldBe((results.Length + 1) / 2);
        for (var fit = 0; fit < spy.Fits.Count; fit++)
        {
            var end = 33 + 14 * fit - 3;
            spy.Fits[fit].ShouldBe(Data.Targets[Math.Max(0, end - 50)..end]);
        }
    }

    [Fact]
    public void Run_ExpandingWindow_LearnsFromAllBefore()
    {
        var spy = new Spy();

        WalkForward.Run(Data, spy, new WalkForwardPlan(int.MaxValue, fewest: 100));

        spy.Fits[^1].Length.ShouldBe(Data.Targets.Length - 1);
    }

    [Fact]
    public void Plan_Impossible_Throws()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new WalkForwardPlan(1));
        Should.Throw<ArgumentOutOfRangeException>(() => new WalkForwardPlan(10, fewest: 11));
        Should.Throw<ArgumentOutOfRangeException>(() => new WalkForwardPlan(10, step: 0));
        Should.Throw<ArgumentOutOfRangeException>(() => new WalkForwardPlan(10, embargo: -1));
        Should.Throw<ArgumentOutOfRangeException>(() => new WalkForwardPlan(10, refitEvery: 0));
    }

    private sealed class Spy : ILearner
    {
        public List<double[]> Fits { get; } = [];

        public string Name => "spy";

        public IModel Fit(FeatureMatrix rows, ReadOnlySpan<double> targets)
        {
            Fits.Add(targets.ToArray());
            return new LinearModel(0, new double[rows.Columns]);
        }
    }
}
