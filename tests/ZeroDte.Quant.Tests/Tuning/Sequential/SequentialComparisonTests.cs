using MathNet.Numerics.Distributions;
using ZeroDte.Quant.Distributions;
using ZeroDte.Quant.Tuning.Sequential;

namespace ZeroDte.Quant.Tests.Tuning.Sequential;

public sealed class SequentialComparisonTests
{
    private const double Convincing = 20;
    private const int Sessions = 252;

    private static readonly double[] Shares = [0.025, 0.05, 0.1, 0.2, 0.4, 0.8];

    /// <summary>Ninety-nine quantiles of a standard normal.</summary>
    private static readonly double[] Errors = [.. Enumerable.Range(1, 99).Select(i => Normal.InvCDF(0, 1, i / 100.0))];

    [Fact]
    public void Gap_RandomDistributions_IsTheLeastAndGreatestGainOverOutcomes()
    {
        var random = new Random(3);
        for (var trial = 0; trial < 200; trial++)
        {
            var (one, other) = (Made(random), Made(random));

            var gap = ScoreGap.Of(one, other);

            double[] gains = [.. Enumerable.Range(-4_000, 8_001).Select(i => i * 0.005).Select(y => other.Crps(y) - one.Crps(y))];
            gap.Least.ShouldBe(Math.Min(0, gains.Min()), 6e-3, $"trial {trial}");
            gap.Greatest.ShouldBe(Math.Max(0, gains.Max()), 6e-3, $"trial {trial}");
            gains.ShouldAllBe(gain => gain >= gap.Least - 1e-12 && gain <= gap.Greatest + 1e-12);
        }
    }

    [Fact]
    public void Add_TheSameForecast_IsNoNews()
    {
        var comparison = new SequentialComparison();
        comparison.Add(new(0.001, 0.01, Errors), new(0.001, 0.01, Errors), 0.02);

        (comparison.N, comparison.Different, comparison.EValue).ShouldBe((1, 0, 1));
    }

    // Wealth grows by 1 + share x gain / most that can be lost, and the e-value is the mean over the shares.
    [Fact]
    public void Add_OneSession_MultipliesWealthByTheBet()
    {
        PredictiveDistribution narrow = new(0, 1, Errors), wide = new(0, 2, Errors);
        var (gap, gain) = (ScoreGap.Of(narrow, wide), wide.Crps(0) - narrow.Crps(0));
        var comparison = new SequentialComparison();

        comparison.Add(narrow, wide, actual: 0);

        gain.ShouldBe(gap.Greatest, 1e-9); // the narrow one gains most in the middle
        comparison.EValue.ShouldBe(Shares.Average(share => 1 + share * gain / -gap.Least), 1e-12);
    }

    /// <summary>
    /// Both are wrong by as much, one too narrow and one too far to one side: neither is better, and looking every day convinces at most
    /// one in twenty.
    /// </summary>
    [Fact]
    public void EValue_NoBetterAndLookedAtEveryDay_ConvincesAtMostOneInTwenty()
    {
        PredictiveDistribution up = new(0.3, 1, Errors), down = new(-0.3, 1, Errors);

        Share(400, up, down, seed: 1).ShouldBeLessThanOrEqualTo(0.05);
    }

    [Theory]
    [InlineData(1.1, 0.05)] // a little worse: rarer still
    [InlineData(1.5, 0)]
    public void EValue_Worse_ConvincesRarer(double scale, double most) =>
        Share(400, new(0, scale, Errors), new(0, 1, Errors), seed: 2).ShouldBeLessThanOrEqualTo(most);

    [Theory]
    [InlineData(1.5, 0.5)] // about 3 % better in CRPS
    [InlineData(2, 0.99)] // about 13 %
    public void EValue_ClearlyBetter_ConvincesWithinAYear(double scaleOfOther, double least) =>
        Share(200, new(0, 1, Errors), new(0, scaleOfOther, Errors), seed: 3).ShouldBeGreaterThanOrEqualTo(least);

    /// <summary>How many of a number of years of standard normal outcomes are convincing on any of their days.</summary>
    private static double Share(int years, PredictiveDistribution challenger, PredictiveDistribution other, int seed)
    {
        var (outcomes, convinced) = (new Normal(0, 1, new Random(seed)), 0);
        for (var year = 0; year < years; year++)
        {
            var (comparison, isConvinced) = (new SequentialComparison(), false);
            for (var session = 0; session < Sessions; session++)
            {
                comparison.Add(challenger, other, outcomes.Sample());
                isConvinced |= comparison.EValue >= Convincing;
            }

            convinced += isConvinced ? 1 : 0;
        }

        return (double)convinced / years;
    }

    private static PredictiveDistribution Made(Random random) => new(
        random.NextDouble() - 0.5, 0.5 + random.NextDouble(),
        [.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => 4 * random.NextDouble() - 2).Order()]);
}
