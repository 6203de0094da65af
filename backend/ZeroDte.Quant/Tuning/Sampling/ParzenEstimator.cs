using ZeroDte.Quant.Numerics;

namespace ZeroDte.Quant.Tuning.Sampling;

/// <summary>A density over some parameters jointly: a mixture of one kernel per trial and a wide one in the middle, the prior.</summary>
/// <remarks>
/// A kernel is a product over parameters: a normal density cut off at the ends of the unit interval for a number, a share kept and the rest
/// spread evenly for a choice (Aitchison and Aitken, "Multivariate Binary Discrimination by the Kernel Method", Biometrika 63, 1976).
/// Bandwidths follow Scott's rule n^(-1/(d + 4)) on the spread of the points, and are clipped from below (Bergstra's "magic clipping") as
/// in Watanabe, "Tree-Structured Parzen Estimator: Understanding Its Algorithm Components", arXiv:2304.11127 (2023). Joint kernels:
/// Falkner, Klein and Hutter, "BOHB", ICML 2018.
/// </remarks>
internal sealed class ParzenEstimator
{
    /// <summary>Watanabe (2023), section 4: the least bandwidth, as a share of the range.</summary>
    private const double LeastBandwidth = 0.02;

    /// <summary>Weight that a choice keeps with n trials is n / (n + this) plus its even share of the rest.</summary>
    private const double ChoicePrior = 1.5;

    private readonly Space _space;
    private readonly int[] _parameters;
    private readonly IReadOnlyList<double[]> _points;
    private readonly double[] _bandwidths;
    private readonly double[][] _scales;
    private readonly double _kept;
    private readonly (double Same, double Other)[] _choices;

    /// <param name="parameters">Which parameters; every point has all of them.</param>
    public ParzenEstimator(Space space, int[] parameters, IReadOnlyList<double[]> points)
    {
        (_space, _parameters, _points) = (space, parameters, points);
        _kept = points.Count / (points.Count + ChoicePrior);
        var shrink = Math.Pow(points.Count + 1, -1.0 / (parameters.Length + 4));
        _bandwidths = [.. parameters.Select(j => space.IsChoice(j) ? double.NaN : Bandwidth(j))];
        _scales = [.. points
            .Select(p => parameters.Select((j, k) => space.IsChoice(j) ? double.NaN : LogScale(p[j], _bandwidths[k])).ToArray())];

        _choices = [.. parameters.Select(j => space.IsChoice(j) ? LogChoice((1 - _kept) / space.Domains[j].Levels!.Value) : default)];

        (double Same, double Other) LogChoice(double share) => (Math.Log(_kept + share), Math.Log(share));

        double Bandwidth(int j)
        {
            // The prior counts as two points, at 0.3 and 0.7 of the range, so that a single point has a spread.
            var (n, mean) = (points.Count + 2.0, (points.Sum(p => p[j]) + 1) / (points.Count + 2));
            var spread = Math.Sqrt((points.Sum(p => (p[j] - mean) * (p[j] - mean)) + 2 * (0.5 - mean) * (0.5 - mean) + 0.08) / n);
            return Math.Max(shrink * spread, Math.Max(LeastBandwidth, 0.5 / (space.Domains[j].Levels ?? int.MaxValue)));
        }
    }

    /// <summary>Puts a random point of the density into <paramref name="point"/>.</summary>
    public void Sample(double[] point, Xoshiro256 random)
    {
        var kernel = random.Below(_points.Count + 1);
        for (var k = 0; k < _parameters.Length; k++)
        {
            var j = _parameters[k];
            point[j] = kernel == _points.Count || (_space.IsChoice(j) && random.Uniform() >= _kept) ? _space.FromUnit(j, random.Uniform())
                : _space.IsChoice(j) ? _points[kernel][j]
                : _space.Snap(j, Within(_points[kernel][j], _bandwidths[k]));
        }

        double Within(double centre, double bandwidth)
        {
            while (true)
            {
                var x = centre + bandwidth * random.Gaussian();
                if (x is >= 0 and <= 1)
                    return x;
            }
        }
    }

    /// <summary>ln of the density at a point.</summary>
    public double LogDensity(double[] point)
    {
        var logs = new double[_points.Count + 1];
        for (var i = 0; i < _points.Count; i++)
        {
            for (var k = 0; k < _parameters.Length; k++)
                logs[i] += LogKernel(k, _points[i], point, _scales[i][k]);
        }

        foreach (var j in _parameters)
            logs[^1] -= _space.IsChoice(j) ? Math.Log(_space.Domains[j].Levels!.Value) : 0;

        var (most, sum) = (logs.Max(), 0.0);
        foreach (var log in logs)
            sum += Math.Exp(log - most);
        return most + Math.Log(sum / logs.Length);
    }

    /// <summary>ln of what a normal density is divided by, so that it is one over the unit interval.</summary>
    private static double LogScale(double centre, double bandwidth) => Math.Log(
        bandwidth * Math.Sqrt(Math.Tau) * (Gaussian.Cdf((1 - centre) / bandwidth) - Gaussian.Cdf(-centre / bandwidth)));

    private double LogKernel(int k, double[] centre, double[] point, double logScale)
    {
        var j = _parameters[k];
        if (_space.IsChoice(j))
            return centre[j] == point[j] ? _choices[k].Same : _choices[k].Other;

        var z = (point[j] - centre[j]) / _bandwidths[k];
        return -0.5 * z * z - logScale;
    }
}
