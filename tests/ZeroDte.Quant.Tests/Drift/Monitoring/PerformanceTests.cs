using ZeroDte.Quant.Drift.Monitoring;
using ZeroDte.Quant.Drift.Statistics;

namespace ZeroDte.Quant.Tests.Drift.Monitoring;

public sealed class PerformanceTests
{
    private static readonly DateOnly Day = new(2020, 1, 2);

    [Fact]
    public void Measure_FourSessions_IsAsWorkedByHand()
    {
        ForecastRecord[] records = [Record(0.01, 0.02), Record(-0.01, 0.01), Record(0.02, -0.01), Record(0, 0.03)];

        var performance = Performance.Measure(records);

        performance.N.ShouldBe(4);
        performance.Rmse.ShouldBe(Math.Sqrt((1 + 4 + 9 + 9) * 1e-4 / 4), 1e-12);
        performance.Mae.ShouldBe(0.0225, 1e-12);
        performance.Bias.ShouldBe((0.01 + 0.02 - 0.03 + 0.03) / 4, 1e-12);
        performance.DirectionalAccuracy.ShouldBe(0.5);
        performance.Coverage.ShouldBe(0.5);
        performance.R2AgainstNaive.ShouldBe(1 - 23 / 15.0, 1e-12);
        double[] made = [Math.Exp(0.02) - 1.0001, 1 - Math.Exp(0.01) - 0.0001, Math.Exp(-0.01) - 1.0001, 0];
        performance.ProfitFactor.ShouldBe(made[0] / -(made[1] + made[2]), 1e-12);
        performance.Sharpe.ShouldBe(
            made.Average() / Math.Sqrt(made.Average(r => r * r) - made.Average() * made.Average()) * Math.Sqrt(252), 1e-9);
    }

    [Fact]
    public void Measure_OutcomesMissing_CountsTheOthersOnly()
    {
        var performance = Performance.Measure([Record(0.01, double.NaN), Record(0.01, 0.01)]);

        (performance.N, performance.Rmse).ShouldBe((1, 0.0));
    }

    [Fact]
    public void Measure_Nothing_IsNaNAndNotZero() =>
        Performance.Measure([]).ShouldSatisfyAllConditions(p => p.N.ShouldBe(0), p => p.Rmse.ShouldBe(double.NaN),
            p => p.Coverage.ShouldBe(double.NaN), p => p.Sharpe.ShouldBe(double.NaN));

    [Fact]
    public void Rolling_ShorterThanTheWindow_IsEmpty()
    {
        ForecastRecord[] records = [Record(0, 0.01), Record(0, 0.02), Record(0, 0.03)];

        Performance.Rolling(records, 4).ShouldBeEmpty();
        Performance.Rolling(records, 2).Select(p => p.Mae).ShouldBe([0.015, 0.025], 1e-12);
    }

    // 1, 2, 4 with allowance 2: max(0, -1), max(0, 0), 2; then a missing outcome, then 1.
    [Fact]
    public void Cusum_FewValues_IsAsWorkedByHand()
    {
        var cusum = new Cusum(allowance: 2);

        double[] values = [1, 2, 4, double.NaN, 1];
        values.Select(cusum.Add).ShouldBe([0, 0, 2, 2, 1]);
    }

    // Means 1, 1.5, 2; sums 0 - 0.1, + 0.5 - 0.1, + 1 - 0.1, above the lowest, -0.1.
    [Fact]
    public void PageHinkley_FewValues_IsAsWorkedByHand()
    {
        var test = new PageHinkley(tolerance: 0.1);

        double[] values = [1, 2, double.NaN, 3];
        values.Select(test.Add).ShouldBe([0, 0.4, 0.4, 1.3], 1e-12);
    }

    [Fact]
    public void Cusum_OfAShift_OutgrowsAnythingBefore()
    {
        var random = new Random(1);
        var (cusum, test) = (new Cusum(0.5), new PageHinkley(0.1));
        double[] noise = [.. Enumerable.Range(0, 400).Select(i => random.NextDouble() + random.NextDouble() - 1 + (i >= 200 ? 1 : 0))];
        var (ours, theirs) = (noise.Select(cusum.Add).ToArray(), noise.Select(test.Add).ToArray());

        ours[399].ShouldBeGreaterThan(10 * ours[..200].Max());
        theirs[399].ShouldBeGreaterThan(5 * theirs[..200].Max());
    }

    private static ForecastRecord Record(double forecast, double actual) =>
        new(Day, forecast, actual, forecast - 0.025, forecast + 0.025, 0.01);
}
