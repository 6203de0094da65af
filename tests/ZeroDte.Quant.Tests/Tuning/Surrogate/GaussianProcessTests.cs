using FsCheck;
using FsCheck.Fluent;
using MathNet.Numerics.LinearAlgebra;
using ZeroDte.Quant.Numerics;
using ZeroDte.Quant.Tuning.Surrogate;

namespace ZeroDte.Quant.Tests.Tuning.Surrogate;

public sealed class GaussianProcessTests
{
    private static readonly double[][] Points = [[0.1, 0.2], [0.4, 0.9], [0.8, 0.3], [0.6, 0.6], [0.95, 0.8]];
    private static readonly double[] Targets = [1, 3, -2, 0.5, 4];

    // scikit-learn 1.2: GaussianProcessRegressor(Matern([0.5, 1], nu=2.5), alpha=0.01, optimizer=None) on targets less their mean,
    // deviations times the square root of y' K^-1 y / 5 = 17.55478577734283.
    private static readonly GaussianProcess Small = new([false, false], Points, Targets, new([4, 1], 0.01));

    /// <summary>scikit-learn 1.2: Matern(1, nu=2.5) at distances 0, 0.25, 1, 2 and 5.</summary>
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.0625, 0.950959921678633)]
    [InlineData(1, 0.5239941088318203)]
    [InlineData(4, 0.13866021913850426)]
    [InlineData(25, 0.0007509337888737546)]
    public void Kernel_IsMatern(double squaredDistance, double expected) =>
        GaussianProcess.Kernel(squaredDistance).ShouldBe(expected, 1e-15);

    [Theory]
    [InlineData(0.5, 0.5, 0.14182591280068935, 0.8643423998148849)]
    [InlineData(0.1, 0.2, 0.9988702119617494, 0.41581987041114843)]
    [InlineData(0, 1, 2.731219314251903, 2.7126873074076574)]
    [InlineData(0.9, 0.05, -2.5532727199303062, 1.3849725039456304)]
    public void Predict_IsThatOfScikitLearn(double x, double y, double mean, double deviation)
    {
        var forecast = Small.Predict([x, y]);

        forecast.Mean.ShouldBe(mean, 1e-12);
        forecast.Deviation.ShouldBe(deviation, 1e-12);
    }

    /// <summary>The same with each point taken out, and the mean of all five.</summary>
    [Fact]
    public void LeaveOneOut_IsThatOfScikitLearn() => Small.LeaveOneOut(Targets).ShouldBe(
        [0.9249224421647126, 2.0318111501846152, 0.7977898573641797, 0.6443240812430979, -0.7984106596644194], 1e-12);

    /// <summary>
    /// Worked out with NumPy from the kernel: a number that may be missing counts as 0.75 + (x - 0.5)^2 away from one that is there.
    /// </summary>
    [Theory]
    [InlineData(0.4, 1.9174278971380205, 0.5123428615514583)]
    [InlineData(double.NaN, -0.20168379616119703, 1.695620803590981)]
    public void Predict_MissingNumbersAndChoices_IsAsWorkedOut(double x, double mean, double deviation)
    {
        var model = new GaussianProcess(
            [false, true], [[0.1, 0], [0.5, 1], [0.9, 1], [double.NaN, 2], [double.NaN, 0], [0.3, 2]], [1, 2, 3, -1, 0, 5],
            new([4, 0.5], 1e-3));

        var forecast = model.Predict([x, 1]);

        forecast.Mean.ShouldBe(mean, 1e-11);
        forecast.Deviation.ShouldBe(deviation, 1e-11);
    }

    [Fact]
    public void Predict_FarFromAllPoints_IsThePrior()
    {
        var model = new GaussianProcess([false, false], Points, Targets, new([1e6, 1e6], 0.01));

        var (mean, deviation) = model.Predict([0.3, 0.05]);

        mean.ShouldBe(1.3, 1e-12);
        // All covariances are zero: the mean square of the centred targets (0.3, 1.7, 3.3, 0.8, 2.7), over the diagonal's 1.01.
        deviation.ShouldBe(Math.Sqrt((0.09 + 2.89 + 10.89 + 0.64 + 7.29) / 5 / 1.01), 1e-12);
    }

    /// <remarks>A Cholesky factor exists of these covariances: a missing number lies where some space has room for it.</remarks>
    [Fact]
    public void Forecasts_AnyPoints_AreThoseOfMathNet() => Prop.ForAll(Gen.Choose(1, 100_000).ToArbitrary(), seed =>
    {
        var (isChoice, points, hyper, random) = Any(seed);
        var targets = points.Select(_ => random.Gaussian()).ToArray();
        var mean = targets.Average();
        var model = new GaussianProcess(isChoice, points[..^1], targets[..^1], hyper);
        var left = new GaussianProcess(isChoice, points, targets, hyper).LeaveOneOut(targets);
        for (var i = 0; i < points.Length; i++)
        {
            int[] others = [.. Enumerable.Range(0, points.Length).Where(j => j != i)];
            left[i].ShouldBe(Forecast(others, i, mean).Mean, 1e-6);
        }

        var (expected, variance) = Forecast([.. Enumerable.Range(0, points.Length - 1)], points.Length - 1, targets[..^1].Average());
        model.Mean(points[^1]).ShouldBe(expected, 1e-6);
        model.Predict(points[^1]).Mean.ShouldBe(expected, 1e-6);
        model.Predict(points[^1]).Deviation.ShouldBe(Math.Sqrt(variance), 1e-4 * Math.Sqrt(variance) + 1e-6);

        (double Mean, double Variance) Forecast(int[] known, int at, double centre)
        {
            var factor = Matrix<double>.Build.Dense(known.Length, known.Length,
                (a, b) => Covariance(isChoice, hyper, points[known[a]], points[known[b]]) + (a == b ? hyper.Noise : 0)).Cholesky();
            var centred = Vector<double>.Build.Dense([.. known.Select(j => targets[j] - centre)]);
            var k = Vector<double>.Build.Dense([.. known.Select(j => Covariance(isChoice, hyper, points[at], points[j]))]);
            return (centre + k * factor.Solve(centred),
                centred * factor.Solve(centred) / known.Length * Math.Max(1e-12, 1 - k * factor.Solve(k)));
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(40));

    /// <summary>
    /// As documented: a choice is 0 or 1 away, a missing number (0.5, sqrt(3/4)) in a plane in which the others are (x, 0).
    /// </summary>
    internal static double Covariance(bool[] isChoice, Hyperparameters hyper, double[] one,
        double[] other) => GaussianProcess.Kernel(isChoice.Select((choice, j) =>
    {
        var ((x, h), (y, g)) = (Place(one[j]), Place(other[j]));
        return hyper.Weights[j] * (choice ? (one[j].Equals(other[j]) ? 0 : 1) : (x - y) * (x - y) + (h - g) * (h - g));

        static (double, double) Place(double x) => double.IsNaN(x) ? (0.5, Math.Sqrt(0.75)) : (x, 0);
    }).Sum());

    /// <summary>Numbers and choices, some of them missing, with lengths from a tenth of the range to a hundred of it.</summary>
    private static (bool[] IsChoice, double[][] Points, Hyperparameters Hyper, Xoshiro256 Random) Any(int seed)
    {
        var random = new Xoshiro256((ulong)seed);
        bool[] isChoice = [.. Enumerable.Range(0, 1 + random.Below(4)).Select(_ => random.Below(3) == 0)];
        var points = Enumerable.Range(0, 3 + random.Below(20))
            .Select(_ => isChoice.Select(c => random.Below(4) == 0 ? double.NaN : c ? random.Below(3) : random.Uniform()).ToArray())
            .ToArray();
        return (isChoice, points, new([.. isChoice.Select(_ => Math.Pow(10, 2 - 6 * random.Uniform()))], 1e-4), random);
    }
}
