using ZeroDte.Quant.Learning.Linear;
using ZeroDte.Quant.Learning.Volatility;
using ZeroDte.Quant.Numerics;
using ZeroDte.Quant.Tuning.Overfitting;
using ZeroDte.Quant.Tuning.Scoring;
using ZeroDte.Quant.Tuning.Search;

namespace ZeroDte.Quant.Tests.Tuning.Overfitting;

public sealed class RealityCheckTests
{
    private const int Windows = 24;

    /// <summary>An independent, plain computation of the same definition, with the same draws.</summary>
    [Fact]
    public void Of_SomeConfigurations_IsThePlainComputation()
    {
        double[][] gains = [[0.5, -0.2, 1.1, 0.3, 0.05, -0.4, 0.9, 2.0], [-3, -2.5, -3.5, -2, -3, -3.1, -2.9, -3],
            [0.1, 0.2, -0.1, 0.3, 0, -0.2, 0.1, 0.4], [1, 2, 3, 4, -5, -6, -7, 8], [0.3, 0, 0, 0, 0, 0, 0, -0.1]];
        var random = new Xoshiro256(7);
        var largest = new List<double>();
        for (var resample = 0; resample < 2_000; resample++)
        {
            List<int> sample = [random.Below(8)];
            // A new block begins with a probability of 1 / cbrt(8).
            while (sample.Count < 8)
                sample.Add(random.Uniform() < 0.5 ? random.Below(8) : (sample[^1] + 1) % 8);
            var best = 0.0;
            foreach (var gain in gains)
            {
                // The second is hopeless, so it is not lifted.
                var centre = gain == gains[1] ? 0 : gain.Average();
                var drawn = sample.ConvertAll(t => gain[t]);
                var error = Error([.. drawn]);
                best = Math.Max(best, error > 0 ? (drawn.Average() - centre) / error : 0);
            }

            largest.Add(best);
        }

        var check = RealityCheck.Of(gains, tried: 5, seed: 7);

        for (var k = 0; k < gains.Length; k++)
            check.Statistics[k].ShouldBe(gains[k].Average() / Error(gains[k]), 1e-12);
        var most = check.Statistics.Max();
        check.PValue.ShouldBe((1.0 + largest.Count(l => l >= most - 1e-12)) / 2_001, 1e-12);
        check.Critical.ShouldBe(largest.Order().ElementAt(1_900), 1e-9);
        RealityCheck.Of(gains, tried: 50, seed: 7).PValue.ShouldBe(1 - Math.Pow(1 - check.PValue, 10), 1e-12);

        static double Error(double[] values)
        {
            var mean = values.Average();
            return Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1) / values.Length);
        }
    }

    /// <summary>Of 400 searches for nothing 20 are expected to ring; more than 32 would have a probability of 0.3 %.</summary>
    [Theory]
    [InlineData(0.0)]
    [InlineData(0.9)]
    public void Of_NoGains_RingsAtMostAtItsLevel(double alike)
    {
        var random = new Xoshiro256(11);

        var rings = Enumerable.Range(0, 400)
            .Count(run => RealityCheck.Of(Made(random, 50, alike, gain: 0), tried: 50, seed: (ulong)run).PValue < 0.05);

        rings.ShouldBeLessThanOrEqualTo(32);
    }

    [Fact]
    public void Of_OneThatGainsAndOthersThatDiffer_IsFoundAndNoOther()
    {
        var random = new Xoshiro256(5);
        // Hopeless ones differ by far more than the good one gains: that is no luck, and hides nothing.
        var gains = Made(random, 50, alike: 0.5, gain: 0).Select((g, k) => k < 25 ? g : Array.ConvertAll(g, x => x - k)).ToArray();
        gains[3] = Array.ConvertAll(gains[3], x => x + 1.5);

        var check = RealityCheck.Of(gains, tried: 50, seed: 1);

        check.PValue.ShouldBeLessThan(0.01);
        check.Statistics.Index().Where(s => s.Item > check.Critical).Select(s => s.Index).ShouldBe([3]);
    }

    [Fact]
    public void Of_NothingThatVaries_SaysSo()
    {
        RealityCheck.Of([], 0, 1).ShouldSatisfyAllConditions(c => c.PValue.ShouldBe(1), c => c.Critical.ShouldBe(double.PositiveInfinity));
        RealityCheck.Of([new double[10], [.. Enumerable.Repeat(0.3, 10)]], 5, 1).ShouldSatisfyAllConditions(
            c => c.PValue.ShouldBe(1), c => c.Statistics.ShouldBe([0, 0]));
        Should.Throw<ArgumentException>(() => RealityCheck.Of([[1, 2], [1]], 2, 1)).Message.ShouldContain("in 2, 1 windows");
        Should.Throw<ArgumentException>(() => RealityCheck.Of([[1, 2]], 0, 1)).Message.ShouldContain("1 configurations of 0 tried");
    }

    [Fact]
    public void AgainstIncumbent_EqualWorseAndBetter_AreTold()
    {
        var random = new Xoshiro256(3);
        var noise = Made(random, 4, alike: 0, gain: 0);
        WindowScore[] incumbent = [.. Enumerable.Range(0, Windows).Select(w => Window(w, 10 + noise[0][w]))];
        ScoredTrial[] scored =
        [
            Trial(0, 20, [.. incumbent.Select(w => w.SquaredError)]), // the same forecast under another name
            Trial(1, 30, [.. incumbent.Select((w, i) => w.SquaredError + 2 + 0.1 * noise[1][i])]),
            Trial(2, 40, [.. incumbent.Select((w, i) => w.SquaredError - 1 + 0.1 * noise[2][i])]),
            Trial(3, 50, [.. incumbent.Select((w, i) => w.SquaredError + 0.1 * noise[3][i])]),
            Trial(4, 60, [.. incumbent.Take(5).Select(w => w.SquaredError - 9)]), // raced out: nobody knows
        ];

        var against = AgainstIncumbent.Of(scored, incumbent, [Criterion.Rmse], seed: 1);

        against.NoWorse.Order().ShouldBe([0, 2, 3]);
        against.Better.ShouldBe([2]);
        against.PValues.ShouldHaveSingleItem().ShouldBeLessThan(0.01);
        AgainstIncumbent.Of([scored[0]], incumbent, [Criterion.Rmse], seed: 1).Better.ShouldBeEmpty();
    }

    /// <summary>
    /// The same features in another order give the same forecasts up to rounding, however often the rounding is for the better.
    /// </summary>
    [Fact]
    public void AgainstIncumbent_BetterByRoundingAlone_IsNoGain()
    {
        var random = new Xoshiro256(4);
        WindowScore[] incumbent = [.. Enumerable.Range(0, Windows).Select(w => Window(w, 10 + random.Gaussian()))];

        var against = AgainstIncumbent.Of(
            [Trial(0, 20, [.. incumbent.Select(w => w.SquaredError * (1 - 1e-12 * (1 + 0.01 * random.Uniform())))])], incumbent,
            [Criterion.Rmse], seed: 1);

        (against.Better.IsEmpty, against.PValues.Single()).ShouldBe((true, 1));
        against.NoWorse.ShouldBe([0]);
    }

    /// <summary>Gains of configurations that share a part of their luck.</summary>
    private static double[][] Made(Xoshiro256 random, int count, double alike, double gain)
    {
        double[] shared = [.. Enumerable.Range(0, Windows).Select(_ => random.Gaussian())];
        return [.. Enumerable.Range(0, count)
            .Select(_ => Array.ConvertAll(shared, s => gain + Math.Sqrt(alike) * s + Math.Sqrt(1 - alike) * random.Gaussian()))];
    }

    private static ScoredTrial Trial(int number, int window, double[] losses) => new(
        number, new(["momentum_5"], null, window, 1, new Ols(), new Har()),
        [.. losses.Select((loss, w) => Window(w, loss))]);

    private static WindowScore Window(int window, double loss) => new(window, new(2020, 1, 1), new(2020, 1, 2), 10, loss, 0.5, loss);
}
