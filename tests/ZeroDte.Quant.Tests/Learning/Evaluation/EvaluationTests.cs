using ZeroDte.Quant.Learning.Evaluation;

namespace ZeroDte.Quant.Tests.Learning.Evaluation;

public sealed class EvaluationTests
{
    [Fact]
    public void DieboldMariano_FourDifferences_IsTheTTestWorkedByHand()
    {
        // Differences 1, 2, 3, 4: mean 2.5, standard error sqrt(5 / 3 / 4), t = sqrt(15). Student's t with 3 degrees of freedom has
        // the closed form F(t) = 1/2 + (x / (1 + x^2) + atan x) / pi with x = t / sqrt 3, hence p = 0.030466.
        double[] first = [2, 4, 6, 8];
        double[] second = [1, 2, 3, 4];

        DieboldMariano.Statistic(first, second).ShouldBe(Math.Sqrt(15), 1e-12);
        DieboldMariano.PValue(first, second).ShouldBe(0.030466, 1e-6);
        DieboldMariano.PValue(second, first).ShouldBe(0.030466, 1e-6);
    }

    [Fact]
    public void DieboldMariano_NothingToTell_IsNaN()
    {
        DieboldMariano.PValue([], []).ShouldBe(double.NaN);
        DieboldMariano.PValue([1], [2]).ShouldBe(double.NaN);
        DieboldMariano.PValue([1, 2, 3], [1, 2, 3]).ShouldBe(double.NaN);
        Should.Throw<ArgumentException>(() => DieboldMariano.PValue([1], [1, 2]));
    }

    [Fact]
    public void Skill_HalvedErrors_IsThreeQuarters()
    {
        var skill = Skill.Measure(Forecasts(share: 0.5, sessions: 200), seed: 1);

        skill.VsNaive.ShouldBe(0.75, 1e-12);
        (skill.N, skill.Verdict).ShouldBe((200, Verdict.Better));
        skill.Band.Lower.ShouldBe(0.75, 1e-12);
    }

    [Fact]
    public void Skill_OppositeForecasts_IsWorse() => Skill.Measure(Forecasts(share: -0.5, sessions: 200), seed: 1).Verdict.ShouldBe(Verdict.Worse);

    [Fact]
    public void Skill_NoMoveForecast_IsNotDistinguishable()
    {
        var skill = Skill.Measure(Forecasts(share: 0, sessions: 200), seed: 1);

        (skill.VsNaive, skill.PValue, skill.Verdict).ShouldBe((0, double.NaN, Verdict.NotDistinguishable));
    }

    [Fact]
    public void Skill_NoForecasts_IsNaN()
    {
        var skill = Skill.Measure([], seed: 1);

        (skill.VsNaive, skill.PValue, skill.N, skill.Verdict).ShouldBe((double.NaN, double.NaN, 0, Verdict.NotDistinguishable));
    }

    [Fact]
    public void BlockBootstrap_MeanOfIndependentValues_HasTheBandOfTheNormalApproximation()
    {
        // 400 values alternating -1 and 1 in random order: the mean's standard error is 1 / 20, so the 90 % band is 0 ± 1.645 / 20.
        var random = new Random(3);
        double[] values = [.. Enumerable.Range(0, 400).Select(i => i % 2 * 2 - 1.0).OrderBy(_ => random.Next())];

        var band = BlockBootstrap.Band(values.Length, seed: 7, sample => sample.Average(i => values[i]));

        band.Level.ShouldBe(0.9);
        band.Lower.ShouldBe(-0.082, 0.02);
        band.Upper.ShouldBe(0.082, 0.02);
    }

    [Fact]
    public void BlockBootstrap_SameSeed_IsTheSameBand()
    {
        Band Make(int seed) => BlockBootstrap.Band(50, seed, sample => sample.Sum(i => i * i));

        Make(1).ShouldBe(Make(1));
        Make(1).ShouldNotBe(Make(2));
    }

    /// <summary>Forecasts that get the given share of every move right.</summary>
    private static OutOfSample[] Forecasts(double share, int sessions)
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, sessions).Select(i =>
        {
            var actual = random.NextDouble() - 0.5;
            return new OutOfSample(new DateOnly(2000, 1, 1).AddDays(i), Forecast: share * actual, Actual: actual, Scale: 1);
        })];
    }
}
