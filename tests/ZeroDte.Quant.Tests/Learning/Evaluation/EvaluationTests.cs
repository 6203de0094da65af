using ZeroDte.Quant.Learning.Evaluation;
using ZeroDte.Quant.Numerics;

namespace ZeroDte.Quant.Tests.Learning.Evaluation;

public sealed class EvaluationTests
{
    [Fact]
    public void DieboldMariano_FourDifferences_IsTheTestWorkedByHand()
    {
        // Differences 1, 2, 3, 4: mean 2.5. One cosine, of cos(pi / 8) and cos(3 pi / 8): sum -(3 cos(pi / 8) + cos(3 pi / 8)) = -3.154322,
        // so a standard error of sqrt(2) 3.154322 / 4 = 1.115221 and t = 2.241708. With one degree of freedom p = 1 - 2 atan(t) / pi =
        // 0.267123.
        double[] first = [2, 4, 6, 8];
        double[] second = [1, 2, 3, 4];

        var test = DieboldMariano.Test(first, second);

        (test.Mean, test.Freedom).ShouldBe((2.5, 1));
        test.Statistic.ShouldBe(2.241707645839826, 1e-12);
        test.TwoSided.ShouldBe(0.267123340621555, 1e-12);
        test.SecondNoBetter.ShouldBe(0.267123340621555 / 2, 1e-12);
        DieboldMariano.Test(second, first).SecondNoBetter.ShouldBe(1 - 0.267123340621555 / 2, 1e-12);
        DieboldMariano.PValue(second, first).ShouldBe(0.267123340621555, 1e-12);
    }

    [Fact]
    public void DieboldMariano_FortyDifferences_IsTheValueOfAnIndependentProgram()
    {
        // Five cosines, worked in Python. F of Student's t with 5 degrees of freedom has a closed form in atan(t / sqrt 5).
        var differences = Enumerable.Range(1, 40).Select(i => Math.Sin(i) + 0.3 * (i % 3)).ToArray();

        var test = DieboldMariano.Test(differences, new double[40]);

        test.Freedom.ShouldBe(5);
        test.Statistic.ShouldBe(7.658079587393372, 1e-10);
        test.TwoSided.ShouldBe(0.0006045939168034531, 1e-12);
        DieboldMariano.Test([.. differences.Reverse()], new double[40]).Statistic.ShouldBe(test.Statistic, 1e-10);
    }

    /// <summary>
    /// All cosines are the classic t test of independent differences, with Harvey, Leybourne and Newbold's correction in it: t = sqrt(15)
    /// here.
    /// </summary>
    [Fact]
    public void DieboldMariano_EveryCosine_IsTheClassicTest() =>
        DieboldMariano.Test([1, 2, 3, 4], 100).Statistic.ShouldBe(Math.Sqrt(15), 1e-12);

    [Fact]
    public void DieboldMariano_AutocorrelatedDifferences_ClaimsAtNominalRate()
    {
        var (refused, classic) = (0, 0);
        for (var run = 0; run < 1_000; run++)
        {
            var random = new Xoshiro256((ulong)run);
            var differences = new double[250];
            for (var i = 0; i < differences.Length; i++)
                differences[i] = (i == 0 ? 0 : 0.6 * differences[i - 1]) + random.Gaussian();
            refused += DieboldMariano.PValue(differences, new double[250]) < 0.05 ? 1 : 0;
            classic += DieboldMariano.Test(differences, 249).TwoSided < 0.05 ? 1 : 0;
        }

        refused.ShouldBeInRange(25, 80);
        classic.ShouldBeGreaterThan(250);
    }

    [Fact]
    public void DieboldMariano_NothingToTell_IsNaN()
    {
        DieboldMariano.PValue([], []).ShouldBe(double.NaN);
        DieboldMariano.PValue([1], [2]).ShouldBe(double.NaN);
        DieboldMariano.PValue([1, 2, 3], [1, 2, 3]).ShouldBe(double.NaN);
        DieboldMariano.Test([0.1, 0.1, 0.1], [0, 0, 0]).SecondNoBetter.ShouldBe(double.NaN);
        DieboldMariano.PValue([1, 2], [2, 1]).ShouldBe(1, 1e-12);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void DieboldMariano_LossThatIsNoNumber_IsRefused(double loss)
    {
        Should.Throw<ArgumentException>(() => DieboldMariano.PValue([1, loss, 3], [1, 2, 4])).Message.ShouldContain("session 2 of 3");
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
    public void Skill_OppositeForecasts_IsWorse() =>
        Skill.Measure(Forecasts(share: -0.5, sessions: 200), seed: 1).Verdict.ShouldBe(Verdict.Worse);

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

        var band = BlockBootstrap.Band(values, second: null, seed: 7, (sum, n) => sum / n);

        band.Level.ShouldBe(0.9);
        band.Lower.ShouldBe(-0.082, 0.02);
        band.Upper.ShouldBe(0.082, 0.02);
    }

    /// <summary>An independent, plain computation of the same definition, with the same draws.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(9)]
    [InlineData(101)]
    public void BlockBootstrap_AnySessions_IsThePlainComputation(int n)
    {
        var values = new Random(n);
        double[] first = [.. Enumerable.Range(0, n).Select(_ => values.NextDouble())];
        double[] second = [.. Enumerable.Range(0, n).Select(_ => values.NextDouble())];
        var (random, block) = (new Random(5), (int)Math.Ceiling(Math.Cbrt(n)));
        var statistics = new double[1_000];
        for (var resample = 0; resample < statistics.Length; resample++)
        {
            var (at, a, b) = (0, 0.0, 0.0);
            for (var i = 0; i < n; i++)
            {
                at = i % block == 0 ? random.Next(n) : (at + 1) % n;
                (a, b) = (a + first[at], b + second[at]);
            }

            statistics[resample] = a / b;
        }

        var band = BlockBootstrap.Band(first, second, seed: 5, (a, b) => a / b);

        Array.Sort(statistics);
        (band.Lower, band.Upper).ShouldBe((statistics[50], statistics[949]));
    }

    [Fact]
    public void BlockBootstrap_SameSeed_IsTheSameBand()
    {
        double[] values = [.. Enumerable.Range(0, 50).Select(i => (double)i * i)];
        Band Make(int seed) => BlockBootstrap.Band(values, second: null, seed, (sum, _) => sum);

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
