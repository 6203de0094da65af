using FsCheck;
using FsCheck.Fluent;
using ZeroDte.Quant.Distributions;

namespace ZeroDte.Quant.Tests.Distributions;

public sealed class PredictiveDistributionTests
{
    private static readonly PredictiveDistribution Nine = new(location: 10, scale: 2, [-4, -3, -2, -1, 0, 1, 2, 3, 4]);

    [Theory]
    [InlineData(0.1, 10 - 2 * 4)] // nine errors: z(k) lies at k / 10
    [InlineData(0.5, 10)]
    [InlineData(0.55, 11)] // half way from z(5) to z(6)
    [InlineData(0.9, 10 + 2 * 4)]
    [InlineData(0.01, 10 - 2 * 4)] // beyond what nine errors can tell
    [InlineData(0.99, 10 + 2 * 4)]
    public void Quantile_Probability_InterpolatesTheErrors(double probability, double value) =>
        Nine.Quantile(probability).ShouldBe(value, 1e-12);

    [Theory]
    [InlineData(10, 0.5)]
    [InlineData(11, 0.55)]
    [InlineData(2, 0.1)]
    [InlineData(-100, 0.1)]
    [InlineData(100, 0.9)]
    public void Probability_Value_IsTheInverseOfTheQuantile(double value, double probability) =>
        Nine.Probability(value).ShouldBe(probability, 1e-12);

    [Fact]
    public void Probability_EqualErrors_CountsThemAll() => new PredictiveDistribution(0, 1, [0, 0, 0]).Probability(0).ShouldBe(0.75);

    [Fact]
    public void Interval_HeldOutError_IsCoveredAsOftenAsPromised()
    {
        // Split conformal: of n + 1 exchangeable errors each is as likely to be the held-out one.
        double[] errors = [.. Enumerable.Range(1, 39).Select(i => Math.Sin(i * 12.9898) * 3)];
        var covered = errors.Select((_, i) => errors[i]).Count(held =>
        {
            var (lower, upper) = new PredictiveDistribution(0, 1, [.. errors.Where(e => e != held).Order()]).Interval(0.9);
            return lower <= held && held <= upper;
        });

        (covered / 39.0).ShouldBeInRange(0.87, 0.93);
    }

    [Fact]
    public void Quantile_AnyErrors_RisesWithTheProbabilityAndInverts() => Prop.ForAll(
        Gen.Choose(-100, 100).Select(i => i / 10.0).NonEmptyListOf().ToArbitrary(),
        errors =>
        {
            var distribution = new PredictiveDistribution(0.5, 1.5, [.. errors.Order()]);
            double[] values = [.. Enumerable.Range(1, 19).Select(i => distribution.Quantile(i / 20.0))];
            return values.SequenceEqual(values.Order()) && values.All(v => distribution.Probability(v) is > 0 and < 1);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void Quantile_NoProbability_Throws(double probability) =>
        Should.Throw<ArgumentOutOfRangeException>(() => Nine.Quantile(probability));

    [Fact]
    public void Constructor_NoDistribution_Throws()
    {
        Should.Throw<ArgumentException>(() => new PredictiveDistribution(0, 1, []));
        Should.Throw<ArgumentOutOfRangeException>(() => new PredictiveDistribution(0, 0, [1]));
        Should.Throw<ArgumentOutOfRangeException>(() => new PredictiveDistribution(double.NaN, 1, [1]));
    }
}
