using System.Numerics;

namespace ZeroDte.Quant.Tuning.Surrogate;

/// <summary>
/// Regression by a Gaussian process with a Matern-5/2 kernel of its own length for every parameter, fitted by the most probable lengths.
/// </summary>
/// <remarks>
/// Rasmussen and Williams, "Gaussian Processes for Machine Learning" (2006), algorithm 2.1 and section 5.4.1; the scale of the outputs is
/// profiled out. Distance in a choice is 0 or 1. A number that was not asked for lies beside the middle of the range, 1 from its ends: were it
/// 1 from all numbers, no space would hold the points, and covariances would not be positive definite. The prior of the lengths grows with the
/// number of parameters (Hvarfner, Hellsten and Nardi, "Vanilla Bayesian Optimization Performs Great in High Dimensions", ICML 2024).
/// </remarks>
internal sealed class GaussianProcess
{
    private static readonly double SqrtFive = Math.Sqrt(5);

    private readonly bool[] _isChoice;
    private readonly double[][] _points;
    private readonly Hyperparameters _hyper;
    private readonly double[] _alpha;
    private readonly double[] _inverse;
    private readonly double _scale, _mean;
    private readonly int _n;

    public GaussianProcess(bool[] isChoice, double[][] points, double[] targets, Hyperparameters hyper)
    {
        (_isChoice, _points, _hyper, _n) = (isChoice, points, hyper, points.Length);
        _mean = targets.Average();
        _inverse = Matrix(isChoice, points, hyper);
        SymmetricInverse.Invert(_inverse, _n);
        var centred = targets.Select(y => y - _mean).ToArray();
        _alpha = new double[_n];
        for (var i = 0; i < _n; i++)
            _alpha[i] = Dot(_inverse.AsSpan(i * _n, _n), centred);
        _scale = Math.Max(Dot(_alpha, centred) / _n, 1e-300);
    }

    public Hyperparameters Hyperparameters => _hyper;

    /// <summary>Mean and standard deviation of the function at a point.</summary>
    public (double Mean, double Deviation) Predict(double[] point)
    {
        Span<double> k = stackalloc double[_n];
        for (var i = 0; i < _n; i++)
            k[i] = Kernel(SquaredDistance(_isChoice, _hyper.Weights, _points[i], point));

        var explained = 0.0;
        for (var i = 0; i < _n; i++)
            explained += k[i] * Dot(_inverse.AsSpan(i * _n, _n), k);
        return (_mean + Dot(k, _alpha), Math.Sqrt(_scale * Math.Max(1 - explained, 1e-12)));
    }

    /// <summary>What each point's target would have been forecast to be without it.</summary>
    /// <remarks>Rasmussen and Williams (2006), equation 5.12.</remarks>
    public double[] LeaveOneOut(double[] targets)
    {
        var forecasts = new double[_n];
        for (var i = 0; i < _n; i++)
            forecasts[i] = targets[i] - _alpha[i] / _inverse[i * _n + i];
        return forecasts;
    }

    public double Mean(double[] point)
    {
        var mean = _mean;
        for (var i = 0; i < _n; i++)
            mean += _alpha[i] * Kernel(SquaredDistance(_isChoice, _hyper.Weights, _points[i], point));
        return mean;
    }

    internal static double Kernel(double squaredDistance)
    {
        var r = SqrtFive * Math.Sqrt(squaredDistance);
        return (1 + r + r * r / 3) * Math.Exp(-r);
    }

    internal static double[] Matrix(bool[] isChoice, double[][] points, Hyperparameters hyper)
    {
        var n = points.Length;
        var matrix = new double[n * n];
        for (var i = 0; i < n; i++)
        {
            matrix[i * n + i] = 1 + hyper.Noise;
            for (var j = 0; j < i; j++)
                matrix[i * n + j] = matrix[j * n + i] = Kernel(SquaredDistance(isChoice, hyper.Weights, points[i], points[j]));
        }

        return matrix;
    }

    internal static double SquaredDifference(bool isChoice, double a, double b)
    {
        if (double.IsNaN(a) && double.IsNaN(b))
            return 0;
        if (isChoice)
            return a == b ? 0 : 1;
        return double.IsNaN(a) ? FromMissing(b) : double.IsNaN(b) ? FromMissing(a) : (a - b) * (a - b);

        static double FromMissing(double x) => 0.75 + (x - 0.5) * (x - 0.5);
    }

    internal static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = Vector<double>.Zero;
        var i = 0;
        for (; i <= a.Length - Vector<double>.Count; i += Vector<double>.Count)
            sum += new Vector<double>(a[i..]) * new Vector<double>(b[i..]);
        var total = Vector.Sum(sum);
        for (; i < a.Length; i++)
            total += a[i] * b[i];
        return total;
    }

    private static double SquaredDistance(bool[] isChoice, double[] weights, double[] a, double[] b)
    {
        var sum = 0.0;
        for (var j = 0; j < weights.Length; j++)
        {
            var difference = a[j] - b[j];
            sum += weights[j] * (isChoice[j] || double.IsNaN(difference) ? SquaredDifference(isChoice[j], a[j], b[j]) : difference * difference);
        }

        return sum;
    }
}
