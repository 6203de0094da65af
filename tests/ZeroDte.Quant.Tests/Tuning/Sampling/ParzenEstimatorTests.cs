using ZeroDte.Quant.Numerics;
using ZeroDte.Quant.Tuning.Sampling;

namespace ZeroDte.Quant.Tests.Tuning.Sampling;

public sealed class ParzenEstimatorTests
{
    private const int Cells = 4_000;

    /// <summary>x, y in [0, 1], a choice of three, a whole number of five.</summary>
    private static readonly Space Space = Space.Of(Histories.After(1, trial =>
    {
        _ = (trial.Float("x", 0, 1), trial.Float("y", 0, 1), trial.Categorical("c", "a", "b", "c"), trial.Int("n", 1, 5));
        return 1.0;
    }, [("x", 0.5)]));

    /// <summary>Worked out with scipy.stats.truncnorm of SciPy 1.10.</summary>
    /// <remarks>
    /// The mean of 0.2, 0.6 and the prior's two points is 0.45, the variance (0.0625 + 0.0225 + 0.005 + 0.08) / 4 = 0.0425, the bandwidth
    /// 3^(-1/5) sqrt(0.0425) = 0.1654894. The density is a third of either kernel, cut off at the ends, and a third of 1.
    /// </remarks>
    [Theory]
    [InlineData(0.3, 0.2192013384586161)]
    [InlineData(0, -0.2599020932696399)]
    [InlineData(1, -0.9755656386515809)]
    public void LogDensity_TwoNumbers_IsAsWorkedByHand(double x, double expected) =>
        Of([0], [0.2], [0.6]).LogDensity([x, 0, 0, 0]).ShouldBe(expected, 1e-12);

    [Fact]
    public void LogDensity_ThreeChoices_IsAsWorkedByHand()
    {
        // Three trials keep 3 / 4.5 of a kernel and spread a third: 7/9 on their own choice, 1/9 on each other. The prior has 1/3 on each.
        var density = Of([2], [0], [0], [2]);
        var shares = Enumerable.Range(0, 3).Select(c => Math.Exp(density.LogDensity([0, 0, c, 0])));
        shares.ShouldBe([(7 + 7 + 1 + 3) / 36.0, (1 + 1 + 1 + 3) / 36.0, (1 + 1 + 7 + 3) / 36.0], 1e-12);
    }

    [Fact]
    public void LogDensity_NoTrial_IsThePrior() => Of([0, 2]).LogDensity([0.7, 0, 1, 0]).ShouldBe(Math.Log(1.0 / 3), 1e-12);

    [Fact]
    public void LogDensity_EqualTrials_HaveTheLeastBandwidthOrHalfALevel()
    {
        // 40,000 equal points have next to no spread. Half way between two of five levels a kernel is e^-0.5 of its height.
        var (numbers, levels) = (Many([0], 0.5), Many([3], 0.5));
        (numbers.LogDensity([0.5, 0, 0, 0]) - numbers.LogDensity([0.52, 0, 0, 0])).ShouldBe(0.5, 1e-3);
        (levels.LogDensity([0, 0, 0, 0.5]) - levels.LogDensity([0, 0, 0, 0.6])).ShouldBe(0.5, 1e-3);

        static ParzenEstimator Many(int[] parameters, double at) =>
            new(Space, parameters, [.. Enumerable.Repeat(new[] { at, at, at, at }, 40_000)]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(30)]
    public void LogDensity_AnyTrials_SumsToOne(int count)
    {
        var random = new Xoshiro256(5);
        double[][] points = [.. Enumerable.Range(0, count)
            .Select(i => new[] { i % 3 == 0 ? 1 : random.Uniform(), 0, random.Below(3), 0.1 + 0.2 * random.Below(5) })];

        Sum(c => new ParzenEstimator(Space, [2], points).LogDensity([0, 0, c, 0])).ShouldBe(1, 1e-12);
        Integral(x => new ParzenEstimator(Space, [0], points), x => [x, 0, 0, 0]).ShouldBe(1, 1e-5);
        Enumerable.Range(0, 3).Sum(c => Integral(x => new ParzenEstimator(Space, [0, 2], points), x => [x, 0, c, 0])).ShouldBe(1, 1e-5);
        Integral(n => new ParzenEstimator(Space, [3], points), n => [0, 0, 0, n]).ShouldBe(1, 1e-5);

        double Sum(Func<int, double> logDensity) => Enumerable.Range(0, 3).Sum(c => Math.Exp(logDensity(c)));

        double Integral(Func<double, ParzenEstimator> make, Func<double, double[]> point)
        {
            var density = make(0);
            return Enumerable.Range(0, Cells).Sum(i => Math.Exp(density.LogDensity(point((i + 0.5) / Cells)))) / Cells;
        }
    }

    [Fact]
    public void Sample_HasTheDensity()
    {
        const int Draws = 30_000, Bins = 20;
        var density = new ParzenEstimator(Space, [0, 2], [[0.05, 0, 0, 0], [0.1, 0, 0, 0], [0.8, 0, 2, 0], [1, 0, 2, 0]]);
        var (random, counts, point) = (new Xoshiro256(11), new int[3, Bins], new double[4]);
        for (var i = 0; i < Draws; i++)
        {
            density.Sample(point, random);
            counts[(int)point[2], Math.Min(Bins - 1, (int)(point[0] * Bins))]++;
        }

        var chi2 = 0.0;
        for (var c = 0; c < 3; c++)
        {
            for (var b = 0; b < Bins; b++)
            {
                var expected = Enumerable.Range(0, 100).Sum(i => Math.Exp(density.LogDensity([(b + (i + 0.5) / 100) / Bins, 0, c, 0])))
                    / 100 / Bins * Draws;
                chi2 += (counts[c, b] - expected) * (counts[c, b] - expected) / expected;
            }
        }

        // 59 degrees of freedom: 99.9 % lie below.
        chi2.ShouldBeLessThan(98.3);
    }

    [Fact]
    public void Sample_WholeNumbers_AreLevels()
    {
        var (density, random, point) = (Of([3], [0.1], [0.9]), new Xoshiro256(3), new double[4]);
        var counts = new int[5];
        for (var i = 0; i < 10_000; i++)
        {
            density.Sample(point, random);
            counts[(int)(point[3] * 5)]++;
            (point[3] * 10 % 2).ShouldBe(1, 1e-9);
        }

        // The same on either side, and all five.
        counts.ShouldAllBe(c => c > 1_000);
        counts[0].ShouldBeInRange(counts[4] - 300, counts[4] + 300);
        counts[1].ShouldBeInRange(counts[3] - 300, counts[3] + 300);
    }

    /// <param name="values">One point each: the parameter's coordinate, whichever it is.</param>
    private static ParzenEstimator Of(int[] parameters, params double[][] values) =>
        new(Space, parameters, [.. values.Select(v => new[] { v[0], v[0], v[0], v[0] })]);
}
