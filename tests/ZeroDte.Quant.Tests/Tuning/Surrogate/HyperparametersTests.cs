using MathNet.Numerics.LinearAlgebra;
using ZeroDte.Quant.Tuning.Sampling;
using ZeroDte.Quant.Tuning.Surrogate;

namespace ZeroDte.Quant.Tests.Tuning.Surrogate;

public sealed class HyperparametersTests
{
    private static readonly double[][] Points = [.. Enumerable.Range(1, 24)
        .Select(i => Enumerable.Range(0, 3).Select(j => Sobol.Coordinate((uint)i, j)).ToArray())];

    /// <summary>The best of twelve starts of SciPy 1.10's L-BFGS-B on the same posterior, written in NumPy.</summary>
    [Theory]
    [InlineData("smooth", 56.59832487398886)]
    [InlineData("noisy", 15.128123529317898)]
    [InlineData("mixed", 61.66636986505253)]
    public void Fit_KnownProblem_ReachesTheOptimumOfSciPy(string problem, double optimum)
    {
        var (isChoice, points, targets) = Problem(problem);

        var fitted = Hyperparameters.Fit(isChoice, points, targets);

        Posterior(isChoice, points, targets, fitted).ShouldBeInRange(optimum - 0.1, optimum + 1e-6);
    }

    [Theory]
    [InlineData("smooth")]
    [InlineData("mixed")]
    public void Fit_KnownProblem_IsNoWorseThanItsNeighbours(string problem)
    {
        var (isChoice, points, targets) = Problem(problem);
        var fitted = Hyperparameters.Fit(isChoice, points, targets);
        var best = Posterior(isChoice, points, targets, fitted);

        for (var j = 0; j < isChoice.Length; j++)
        {
            foreach (var factor in new[] { 0.7, 1.4 })
            {
                var weights = fitted.Weights.ToArray();
                weights[j] *= factor;
                Posterior(isChoice, points, targets, fitted with { Weights = weights }).ShouldBeLessThan(best);
            }
        }
    }

    [Fact]
    public void Fit_ParameterThatDoesNotMatter_HasTheLongerLength()
    {
        var (isChoice, points, targets) = Problem("smooth");

        var weights = Hyperparameters.Fit(isChoice, points, targets).Weights;

        // sin 6x is steep, 0.3 y^2 is not, and z is not in it.
        weights[0].ShouldBeGreaterThan(10 * weights[1]);
        weights[1].ShouldBeGreaterThan(10 * weights[2]);
    }

    public static TheoryData<double[][], double[]> Degenerate => new()
    {
        { [[0.3, 0.3, 0.3]], [1] },
        { Points, [.. Points.Select(_ => 7.0)] },
        { [.. Points, .. Points], [.. Points.Select(p => p[0]), .. Points.Select(p => p[0])] },
        { [.. Enumerable.Repeat(Points[3], 24)], [.. Points.Select(p => p[0])] },
        { [.. Enumerable.Repeat(new[] { double.NaN, double.NaN, double.NaN }, 3)], [1, 2, 3] },
        { Points, [.. Points.Select(p => 1e100 * p[0])] },
        { Points, [.. Points.Select(p => 1e-200 * p[0])] },
        { Points, [.. Points.Select((_, i) => i == 0 ? -1e100 : 1e100)] },
    };

    [Theory]
    [MemberData(nameof(Degenerate))]
    public void Fit_DegenerateData_IsFiniteAndSoAreForecasts(double[][] points, double[] targets)
    {
        bool[] isChoice = [false, true, false];

        var fitted = Hyperparameters.Fit(isChoice, points, targets);
        var (mean, deviation) = new GaussianProcess(isChoice, points, targets, fitted).Predict([0.5, 0, double.NaN]);

        fitted.Weights.ShouldAllBe(w => w > 0 && double.IsFinite(w));
        fitted.Noise.ShouldBeInRange(0.99e-6, 0.51);
        double.IsFinite(mean).ShouldBeTrue();
        (deviation >= 0 && double.IsFinite(deviation)).ShouldBeTrue();
    }

    private static (bool[] IsChoice, double[][] Points, double[] Targets) Problem(string name)
    {
        if (name == "smooth")
            return ([false, false, false], Points, [.. Points.Select(p => Math.Sin(6 * p[0]) + 0.3 * p[1] * p[1])]);
        if (name == "noisy")
            return ([false, false, false], Points, [.. Points.Select((p, i) => p[0] + 0.5 * Math.Cos(1000.0 * i * i))]);

        // The third number is there unless the choice is the last of three.
        double[][] mixed = [.. Points.Select(p => new[] { p[0], Math.Floor(3 * p[1]), 3 * p[1] < 2 ? p[2] : double.NaN })];
        return ([false, true, false], mixed,
            [.. mixed.Select(p => (p[1] == 0 ? 0 : 1) + 3 * (p[0] - 0.4) * (p[0] - 0.4) + (double.IsNaN(p[2]) ? 0 : p[2]))]);
    }

    /// <summary>ln of the posterior up to a constant, by MathNet's Cholesky factor.</summary>
    private static double Posterior(bool[] isChoice, double[][] points, double[] targets, Hyperparameters hyper)
    {
        var (n, d) = (points.Length, isChoice.Length);
        var factor = Matrix<double>.Build.Dense(n, n,
            (a, b) => GaussianProcessTests.Covariance(isChoice, hyper, points[a], points[b]) + (a == b ? hyper.Noise : 0)).Cholesky();
        var centred = Vector<double>.Build.Dense([.. targets.Select(t => t - targets.Average())]);
        var likelihood = -0.5 * (n * Math.Log(centred.DotProduct(factor.Solve(centred)) / n) + factor.DeterminantLn);
        var prior = hyper.Weights.Sum(w => Math.Pow(-0.5 * Math.Log(w) - Math.Log(0.5) - 0.5 * Math.Log(d), 2))
            + Math.Pow((Math.Log(hyper.Noise) - Math.Log(1e-4)) / 3, 2);
        return likelihood - 0.5 * prior;
    }
}
