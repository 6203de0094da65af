using FsCheck;
using FsCheck.Fluent;
using ZeroDte.Quant.Distributions;

namespace ZeroDte.Quant.Tests.Distributions;

public sealed class CrpsTests
{
    [Theory]
    [InlineData(0.0, 0.23369497725510913)] // (sqrt 2 - 1) / sqrt pi
    [InlineData(1.0, 0.6024413576276163)] // 2 F(1) - 1 + 2 f(1) - 1 / sqrt pi
    public void Crps_StandardNormal_IsThePublishedFormula(double actual, double expected)
    {
        new GaussianDistribution(0, 1).Crps(actual).ShouldBe(expected, 1e-9);
        new GaussianDistribution(0.3, 2).Crps(0.3 + 2 * actual).ShouldBe(2 * expected, 1e-9);
    }

    [Theory]
    [InlineData(-3.0)]
    [InlineData(-0.7)]
    [InlineData(0.1)]
    [InlineData(2.5)]
    public void Crps_AnyDistribution_IsTheIntegralOfTheSquaredDifference(double actual)
    {
        IDistribution[] distributions =
        [
            new GaussianDistribution(0.2, 0.8),
            new PredictiveDistribution(0.1, 1.3, [-1.5, -0.4, -0.4, 0, 0.2, 0.9, 1.8]),
            new PredictiveDistribution(0.1, 1.3, [0.5]),
        ];
        foreach (var distribution in distributions)
            distribution.Crps(actual).ShouldBe(Integrate(distribution, actual), 2e-3, distribution.ToString());
    }

    /// <summary>Errors are taken several at a time: the sum must be that of one after the other, equal errors included.</summary>
    [Fact]
    public void Crps_AnyNumberOfErrors_HasTheBitsOfThePlainSum()
    {
        var random = new Random(2);
        for (var n = 1; n <= 40; n++)
        {
            double[] errors = [.. Enumerable.Range(0, n).Select(_ => random.Next(100) / 9.0 - 5).Order()];
            foreach (var actual in new[] { -9, -2.5, errors[n / 2], 0.1, 7 })
                new PredictiveDistribution(0, 1, errors).Crps(actual).ShouldBe(Plain(errors, actual), $"{n} errors, {actual}");
        }

        static double Plain(double[] errors, double error)
        {
            var ranks = errors.Length + 1.0;
            var sum = Math.Max(0, errors[0] - error) + Math.Max(0, error - errors[^1]);
            for (var k = 1; k < errors.Length; k++)
            {
                var (left, right, p, q) = (errors[k - 1], errors[k], k / ranks, (k + 1) / ranks);
                var split = Math.Clamp(error, left, right);
                var at = right > left ? p + (q - p) * (split - left) / (right - left) : p;
                sum += SquareOfLine(split - left, p, at) + SquareOfLine(right - split, 1 - at, 1 - q);
            }

            return sum;
        }

        static double SquareOfLine(double width, double from, double to) => width * (from * from + from * to + to * to) / 3;
    }

    [Fact]
    public void Crps_AnyErrors_IsBetweenZeroAndTheLargestError() => Prop.ForAll(
        Gen.Choose(-1000, 1000).Select(i => i / 100.0).NonEmptyListOf().ToArbitrary(),
        Gen.Choose(-2000, 2000).Select(i => i / 100.0).ToArbitrary(),
        (errors, actual) =>
        {
            var distribution = new PredictiveDistribution(0, 1, [.. errors.Order()]);
            return distribution.Crps(actual) >= 0 && distribution.Crps(actual) <= errors.Max(e => Math.Abs(e - actual)) + 1e-12;
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0.05, -1.6448536269514722)]
    [InlineData(0.5, 0)]
    [InlineData(0.95, 1.6448536269514722)]
    public void Gaussian_Quantile_IsThatOfTheTables(double probability, double quantile)
    {
        var distribution = new GaussianDistribution(1, 2);

        distribution.Quantile(probability).ShouldBe(1 + 2 * quantile, 1e-9);
        distribution.Probability(1 + 2 * quantile).ShouldBe(probability, 1e-9);
    }

    [Fact]
    public void Gaussian_NoDistribution_Throws()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new GaussianDistribution(double.NaN, 1));
        Should.Throw<ArgumentOutOfRangeException>(() => new GaussianDistribution(0, 0));
        Should.Throw<ArgumentOutOfRangeException>(() => new GaussianDistribution(0, 1).Quantile(1));
    }

    /// <summary>By the midpoint rule. Outside the errors of an empirical distribution nothing is expected, so F is 0 and 1 there.</summary>
    private static double Integrate(IDistribution distribution, double actual)
    {
        const double Step = 1e-4;
        var (lowest, highest) = (distribution.Quantile(1e-9), distribution.Quantile(1 - 1e-9));
        var sum = 0.0;
        for (var x = -12 + Step / 2; x < 12; x += Step)
        {
            var f = x < lowest ? 0 : x > highest ? 1 : distribution.Probability(x);
            sum += Step * Math.Pow(f - (x >= actual ? 1 : 0), 2);
        }

        return sum;
    }
}
