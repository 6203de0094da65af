using ZeroDte.Quant.Numerics;

namespace ZeroDte.Quant.Tuning.Surrogate;

/// <summary>Regression by a Gaussian process with a Matern-5/2 kernel of its own length for every parameter.</summary>
/// <remarks>
/// Rasmussen and Williams, "Gaussian Processes for Machine Learning" (2006), algorithm 2.1; the scale of the outputs is profiled out.
/// Distance in a choice is 0 or 1. A number that was not asked for lies beside the middle of the range, 1 from its ends: were it 1 from all
/// numbers, no space would hold the points, and covariances would not be positive definite.
/// </remarks>
internal sealed class GaussianProcess
{
    /// <summary>Where a missing number lies: 1 from the ends of the range.</summary>
    private const double Middle = 0.5;

    private static readonly double SqrtFive = Math.Sqrt(5), Beside = Math.Sqrt(0.75);

    private readonly int[] _choices;
    private readonly double[] _roots;
    private readonly double[][] _points;
    private readonly Cholesky _factor;
    private readonly double[] _alpha;
    private readonly double _scale, _mean;

    public GaussianProcess(bool[] isChoice, double[][] points, double[] targets, Hyperparameters hyper)
        : this([.. Enumerable.Range(0, isChoice.Length).Where(j => isChoice[j])], hyper, points, targets, null)
    {
    }

    private GaussianProcess(int[] choices, Hyperparameters hyper, double[][] points, double[] targets, GaussianProcess? before)
    {
        (Hyperparameters, _choices, _roots) = (hyper, choices, before?._roots ?? [.. hyper.Weights.Select(Math.Sqrt)]);
        _points = [.. before?._points ?? [], .. points.Select(Scaled)];
        _factor = Cholesky.Of(_points.Length, (i, j) => i == j ? 1 + hyper.Noise : Kernel(SquaredDistance(_points[i], _points[j])),
            before?._factor);
        _mean = targets.Average();
        double[] centred = [.. targets.Select(y => y - _mean)];
        _alpha = _factor.Solve(centred);
        _scale = Math.Max(FourLanes.Dot(_alpha, centred) / targets.Length, 1e-300);
    }

    public Hyperparameters Hyperparameters { get; }

    /// <summary>The same with further points.</summary>
    /// <param name="points">Only the further ones.</param>
    /// <param name="targets">Of all points.</param>
    public GaussianProcess With(double[][] points, double[] targets) => new(_choices, Hyperparameters, points, targets, this);

    /// <summary>Mean and standard deviation of the function at a point.</summary>
    public (double Mean, double Deviation) Predict(double[] point)
    {
        var k = Kernels(point);
        var mean = _mean + FourLanes.Dot(k, _alpha);
        _factor.Forward(k);
        return (mean, Math.Sqrt(_scale * Math.Max(1 - FourLanes.Dot(k, k), 1e-12)));
    }

    /// <summary>What each point's target would have been forecast to be without it.</summary>
    /// <remarks>Rasmussen and Williams (2006), equation 5.12.</remarks>
    public double[] LeaveOneOut(double[] targets)
    {
        var diagonal = _factor.InverseDiagonal();
        return [.. targets.Select((y, i) => y - _alpha[i] / diagonal[i])];
    }

    public double Mean(double[] point) => _mean + FourLanes.Dot(Kernels(point), _alpha);

    internal static double Kernel(double squaredDistance)
    {
        var r = SqrtFive * Math.Sqrt(squaredDistance);
        return (1 + r + r * r / 3) * Math.Exp(-r);
    }

    internal static double SquaredDifference(bool isChoice, double a, double b)
    {
        if (double.IsNaN(a) && double.IsNaN(b))
            return 0;
        if (isChoice)
            return a == b ? 0 : 1;
        return double.IsNaN(a) ? FromMissing(b) : double.IsNaN(b) ? FromMissing(a) : (a - b) * (a - b);

        static double FromMissing(double x) => Beside * Beside + (x - Middle) * (x - Middle);
    }

    private double[] Kernels(double[] point)
    {
        var scaled = Scaled(point);
        var kernels = new double[_points.Length];
        for (var i = 0; i < kernels.Length; i++)
            kernels[i] = Kernel(SquaredDistance(_points[i], scaled));
        return kernels;
    }

    /// <summary>Numbers in units of their length, then how far beside the range missing ones lie, then choices as they are.</summary>
    private double[] Scaled(double[] point)
    {
        var d = point.Length;
        var scaled = new double[2 * d + _choices.Length];
        for (var j = 0; j < d; j++)
            (scaled[j], scaled[d + j]) = double.IsNaN(point[j]) ? (_roots[j] * Middle, _roots[j] * Beside) : (_roots[j] * point[j], 0);
        for (var c = 0; c < _choices.Length; c++)
            (scaled[_choices[c]], scaled[d + _choices[c]], scaled[2 * d + c]) = (0, 0, point[_choices[c]]);
        return scaled;
    }

    private double SquaredDistance(double[] a, double[] b)
    {
        var numbers = 2 * _roots.Length;
        var sum = FourLanes.SquaredDistance(a.AsSpan(0, numbers), b.AsSpan(0, numbers));
        for (var c = 0; c < _choices.Length; c++)
            sum += a[numbers + c].Equals(b[numbers + c]) ? 0 : Hyperparameters.Weights[_choices[c]];
        return sum;
    }
}
