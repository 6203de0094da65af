using FsCheck;
using FsCheck.Fluent;
using ZeroDte.Quant.Distributions;
using ZeroDte.Quant.Learning.Evaluation;
using Outcome = ZeroDte.Quant.Learning.Evaluation.Outcome;

namespace ZeroDte.Quant.Tests.Learning.Evaluation;

public sealed class ScoresTests
{
    [Theory]
    [InlineData(0.1, 2, 5, 0.3)] // above: 0.1 x 3
    [InlineData(0.1, 5, 2, 2.7)] // below: 0.9 x 3
    [InlineData(0.5, 1, 1, 0)]
    public void Pinball_Quantile_WeighsTheDistance(double probability, double quantile, double actual, double loss) =>
        Scores.Pinball(probability, quantile, actual).ShouldBe(loss, 1e-12);

    [Theory]
    [InlineData(0, 2)] // inside: the width
    [InlineData(1, 2)]
    [InlineData(1.5, 2 + 20 * 0.5)]
    [InlineData(-3, 2 + 20 * 2)]
    public void Winkler_Interval_AddsTwentyTimesTheMissAtNinetyPercent(double actual, double score) =>
        Scores.Winkler(0.9, (-1, 1), actual).ShouldBe(score, 1e-9);

    [Fact]
    public void Winkler_AnyInterval_IsTwentyTimesThePinballLossOfItsEnds() => Prop.ForAll(
        Gen.Choose(-100, 100).Select(i => i / 10.0).ToArbitrary(),
        Gen.Choose(0, 100).Select(i => i / 10.0).ToArbitrary(),
        Gen.Choose(-300, 300).Select(i => i / 10.0).ToArbitrary(),
        (lower, width, actual) =>
            Math.Abs(Scores.Winkler(0.9, (lower, lower + width), actual)
                - 20 * (Scores.Pinball(0.05, lower, actual) + Scores.Pinball(0.95, lower + width, actual))) < 1e-9)
                .QuickCheckThrowOnFailure();

    [Fact]
    public void PesaranTimmermann_TwentyDirections_IsTheStatisticComputedApart()
    {
        // From the formulas of the paper in exact fractions: 15 of 20 right, 11 forecast up, 10 up.
        bool[] forecast = [.. "11010010110110011010".Select(c => c == '1')];
        bool[] actual = [.. "11000110100110111000".Select(c => c == '1')];

        PesaranTimmermann.Statistic(forecast, actual).ShouldBe(2.305714879553582, 1e-9);
        PesaranTimmermann.PValue(forecast, actual).ShouldBe(0.010563284569455027, 1e-9);
    }

    [Fact]
    public void PesaranTimmermann_NothingToTell_IsNaN()
    {
        PesaranTimmermann.Statistic([], []).ShouldBe(double.NaN);
        PesaranTimmermann.Statistic([true], [true]).ShouldBe(double.NaN);
        PesaranTimmermann.PValue([true, true, true, true], [true, false, true, true]).ShouldBe(double.NaN);
        Should.Throw<ArgumentException>(() => PesaranTimmermann.Statistic([true], []));
    }

    [Fact]
    public void Terciles_Volatility_AreThirdsInOrder() =>
        ByTercile.Terciles([0.5, 0.1, 0.9, 0.2, 0.3, 0.3]).ShouldBe([2, 0, 2, 0, 1, 1]);

    [Fact]
    public void Measure_KnownForecasts_GivesEveryMetricByHand()
    {
        // Three sessions: up 2 %, down 1 %, up 1 %, in simple returns, and always the same expectation of up 1 %, one deviation of 1 %.
        double[] actuals = [Math.Log(1.02), Math.Log(0.99), Math.Log(1.01)];
        Outcome[] Outcomes(double location, double deviation) =>
            [.. actuals.Select((a, i) =>
                new Outcome(new DateOnly(2020, 1, 2).AddDays(i), new GaussianDistribution(location, deviation), a))];
        var model = Outcomes(Math.Log(1.01), 0.01);
        var reference = Outcomes(0, 0.02);

        var s = Scorecard.Measure(model, [("none", reference), ("same", model)], [0, 1, 2], seed: 1);

        s.N.ShouldBe(3);
        s.Rmse.Value.ShouldBe(Math.Sqrt((1 + 4 + 0) / 3.0), 1e-9);
        s.Mae.Value.ShouldBe(1, 1e-9);
        s.DirectionalAccuracy.Value.ShouldBe(2 / 3.0, 1e-12);
        s.AlwaysUp.Value.ShouldBe(2 / 3.0, 1e-12);
        s.ProfitFactor.Value.ShouldBe((0.0199 + 0.0099) / 0.0101, 1e-9);
        s.Coverage90.All.Value.ShouldBe(2 / 3.0, 1e-12);
        (s.Coverage90.Calm.Value, s.Coverage90.Middle.Value, s.Coverage90.Wild.Value).ShouldBe((1, 0, 1));
        s.Width90.All.Value.ShouldBe(2 * 1.6448536, 1e-6);
        s.Crps.Value.ShouldBe(100 * model.Average(o => o.Expected.Crps(o.Actual)), 1e-12);
        s.CrpsSkill.Value.ShouldBe(1 - model.Sum(o => o.Expected.Crps(o.Actual)) / reference.Sum(o => o.Expected.Crps(o.Actual)), 1e-12);
        s.Skill.Value.ShouldBe(1 - model.Sum(o => Math.Pow(o.Actual - Math.Log(1.01), 2)) / actuals.Sum(a => a * a), 1e-12);
        (s.Baselines[0].Skill.Value, s.Baselines[0].CrpsSkill.Value).ShouldBe((s.Skill.Value, s.CrpsSkill.Value));
        (s.Baselines[1].Skill.Value, s.Baselines[1].CrpsSkill.Value, s.Baselines[1].CrpsP).ShouldBe((0, 0, double.NaN));
        (s.HardestPoint.Name, s.HardestDistribution.Name, s.Verdict).ShouldBe(("same", "same", Verdict.NotDistinguishable));
        s.Rmse.Band.Lower.ShouldBeLessThanOrEqualTo(s.Rmse.Value);
        s.Rmse.Band.Upper.ShouldBeGreaterThanOrEqualTo(s.Rmse.Value);
    }

    [Fact]
    public void Measure_NoOrUnequalSessions_IsNaNOrThrows()
    {
        var empty = Scorecard.Measure([], [("none", [])], [], seed: 1);

        (empty.N, empty.Rmse.Value, empty.CrpsP, empty.Verdict).ShouldBe((0, double.NaN, double.NaN, Verdict.NotDistinguishable));
        Should.Throw<ArgumentException>(() => Scorecard.Measure([], [("none", [])], [1], seed: 1));
    }
}
