using FsCheck;
using FsCheck.Fluent;
using ZeroDte.Quant.Numerics;
using ZeroDte.Quant.Tuning.Front;
using ZeroDte.Quant.Tuning.Surrogate;

namespace ZeroDte.Quant.Tests.Tuning.Surrogate;

public sealed class HypervolumeGainTests
{
    // Three points that do not know of each other, with hardly any noise: at each of them the forecast is its target.
    private static readonly double[][] Apart = [[0], [0.5], [1]];

    /// <summary>
    /// Deviations below the mean that are hoped for, seen where the worth is what the first loss lies beyond the reference of 1.2.
    /// </summary>
    private static readonly double Optimism = Hoped();

    [Fact]
    public void Worth_InTheBend_IsTheSquareThatItAdds() =>
        // Below (0, 1) and (1, 0): from (0.25, 0.25) to (1, 1).
        Gain([[0, 1], [1, 0]], [0.25, 0.25]).ShouldBe(0.75 * 0.75, 2e-3);

    [Fact]
    public void Worth_BeyondTheEnd_CountsUpToAFifthOfTheRange() =>
        // From (-0.1, 1.05) to the reference of 1.2 above and to the end at 0 on the right, and the strip of 0.15 left of it.
        Gain([[0, 1], [1, 0]], [-0.1, 1.05]).ShouldBe(0.1 * 0.15, 2e-3);

    [Fact]
    public void Worth_Dominated_IsHowFarItWouldHaveToMove() => Gain([[0, 1], [0.25, 0.25], [1, 0]], [0.5, 0.7]).ShouldBe(-0.25, 2e-3);

    [Fact]
    public void Worth_OutsideTheReference_IsHowFarItWouldHaveToMove() => Gain([[0, 1], [1, 0]], [1.5, -1]).ShouldBe(-0.3, 2e-3);

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Worth_AnyFront_IsHypervolumeWithLessWithout(int objectives) => Prop.ForAll(Gen.Choose(1, 100_000).ToArbitrary(), seed =>
    {
        var random = new Xoshiro256((ulong)seed);
        double[][] points = [.. Enumerable.Range(0, 6).Select(_ => new[] { random.Uniform(), random.Uniform() })];
        GaussianProcess[] models = [.. Enumerable.Range(0, objectives)
            .Select(_ => new GaussianProcess([false, false], points, [.. points.Select(_ => 3 * random.Gaussian())], new([9, 9], 1e-3)))];
        // Each objective has an end of its own, so that the front has a range in all of them.
        var ends = models.Select((_, end) => models.Select((_, m) => m == end ? -6.0 : 6).ToArray());
        double[][] losses = [.. ends, .. Enumerable.Range(0, 8).Select(_ => models.Select(_ => 10 * random.Uniform() - 5).ToArray())];
        double[][] front = [.. Domination.Fronts(losses)[0].Select(i => losses[i])];
        double[] at = [random.Uniform(), random.Uniform()], reference = [.. models.Select(_ => 1.2)];
        var hoped = Scaled(front, [.. models.Select(model => model.Predict(at)).Select(f => f.Mean - Optimism * f.Deviation)]);

        var worth = new HypervolumeGain(models, front).Worth(at);

        double[][] scaled = [.. front.Select(f => Scaled(front, f))];
        var gain = Hypervolume.Of([.. scaled, hoped], reference) - Hypervolume.Of(scaled, reference);
        // A box that reaches far beyond the front has a volume of many units, and its last digits.
        Math.Max(worth, 0).ShouldBe(gain, 1e-9 * Math.Max(1, hoped.Aggregate(1.0, (box, loss) => box * (1.2 + Math.Abs(loss)))));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    [Fact]
    public void Worth_UncertainForecast_IsHopedToBeBetter() => Optimism.ShouldBeInRange(0.1, 2);

    private static double Hoped()
    {
        GaussianProcess[] models = [new([false], Apart, [3, 4, 5], new([9], 1e-3)),
            new([false], Apart, [-100, -101, -100], new([9], 1e-3))];
        var (mean, deviation) = models[0].Predict([0.25]);
        return (new HypervolumeGain(models, [[0, 1], [1, 0]]).Worth([0.25]) + mean - 1.2) / deviation;
    }

    private static double[] Scaled(double[][] front, double[] losses) =>
        [.. losses.Select((loss, m) => (loss - front.Min(f => f[m])) / (front.Max(f => f[m]) - front.Min(f => f[m])))];

    private static double Gain(double[][] front, double[] losses)
    {
        GaussianProcess[] models = [.. losses.Select(loss => new GaussianProcess([false], Apart, [0, loss, 0], new([1e4], 1e-6)))];
        return new HypervolumeGain(models, front).Worth(Apart[1]);
    }
}
