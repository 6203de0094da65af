using ZeroDte.Quant.Numerics;

namespace ZeroDte.Quant.Tuning.Surrogate;

/// <summary>What shapes a Gaussian process.</summary>
/// <remarks>
/// The most probable ones: Rasmussen and Williams, "Gaussian Processes for Machine Learning" (2006), section 5.4.1. The prior of the
/// lengths grows with the number of parameters: Hvarfner, Hellsten and Nardi, "Vanilla Bayesian Optimization Performs Great in High
/// Dimensions", ICML 2024.
/// </remarks>
/// <param name="Weights">1 / length^2 by parameter.</param>
/// <param name="Noise">Variance of the noise as a share of the function's.</param>
internal sealed record Hyperparameters(double[] Weights, double Noise)
{
    private const int Steps = 30;

    /// <summary>
    /// Hvarfner et al. (2024): ln length ~ N(sqrt 2 + ln(d) / 2, 3), here with half the deviation and for lengths of the unit interval.
    /// </summary>
    private const double LengthDeviation = 1.0;

    private static readonly double LengthMean = Math.Log(0.5);
    private static readonly double LowNoise = Math.Log(1e-6), HighNoise = Math.Log(0.5), NoiseMean = Math.Log(1e-4);

    /// <summary>ln weight: a length of a three-millionth of the range, or of three million of them.</summary>
    private const double FurthestWeight = 30;

    /// <summary>Maximises the posterior by Rprop: steps that follow the gradient's signs only (Riedmiller and Braun, 1993).</summary>
    public static Hyperparameters Fit(bool[] isChoice, double[][] points, double[] targets)
    {
        var d = isChoice.Length;
        var mean = LengthMean + 0.5 * Math.Log(d);
        var squares = SquaredDifferences(isChoice, points);
        var centre = targets.Average();
        var centred = targets.Select(y => y - centre).ToArray();
        var (theta, step, before) = (new double[d + 1], new double[d + 1], new double[d + 1]);
        Array.Fill(theta, -2 * mean, 0, d);
        theta[d] = NoiseMean;
        Array.Fill(step, 0.4);
        var (best, bestValue) = (Of(theta), double.NegativeInfinity);
        for (var t = 0; t < Steps; t++)
        {
            var hyper = Of(theta);
            var (value, gradient) = Posterior(Likelihood(squares, centred, hyper), theta, mean);
            if (value > bestValue)
                (best, bestValue) = (hyper, value);

            for (var j = 0; j <= d; j++)
            {
                var turn = Math.Sign(gradient[j]) * Math.Sign(before[j]);
                step[j] = Math.Clamp(step[j] * (turn > 0 ? 1.3 : turn < 0 ? 0.5 : 1), 0.01, 1.5);
                theta[j] += Math.Sign(gradient[j]) * step[j];
                before[j] = gradient[j];
                // Targets that are all equal push a weight to where its product with no difference is no number.
                theta[j] = Math.Clamp(theta[j], -FurthestWeight, FurthestWeight);
            }

            theta[d] = Math.Clamp(theta[d], LowNoise, HighNoise);
        }

        return best;

        Hyperparameters Of(double[] at) => new([.. at[..d].Select(Math.Exp)], Math.Exp(at[d]));
    }

    /// <summary>The likelihood with the prior, in logarithms.</summary>
    /// <param name="likelihood">Its gradient is taken over.</param>
    /// <param name="theta">ln of each weight, and of the noise.</param>
    /// <param name="mean">Of the prior of ln length.</param>
    private static (double Value, double[] Gradient) Posterior((double Value, double[] Gradient) likelihood, double[] theta, double mean)
    {
        var (value, gradient) = likelihood;
        var d = theta.Length - 1;
        for (var j = 0; j < d; j++)
        {
            // ln weight = -2 ln length
            var z = (-0.5 * theta[j] - mean) / LengthDeviation;
            value -= 0.5 * z * z;
            gradient[j] += 0.5 * z / LengthDeviation;
        }

        var noise = (theta[d] - NoiseMean) / 3;
        gradient[d] -= noise / 3;
        return (value - 0.5 * noise * noise, gradient);
    }

    /// <summary>Squared differences between points, by pair (1 and 0, 2 and 0, 2 and 1, ...) and parameter.</summary>
    private static double[] SquaredDifferences(bool[] isChoice, double[][] points)
    {
        var squares = new double[points.Length * (points.Length - 1) / 2 * isChoice.Length];
        var at = 0;
        for (var a = 0; a < points.Length; a++)
        {
            for (var b = 0; b < a; b++)
            {
                for (var j = 0; j < isChoice.Length; j++)
                    squares[at++] = GaussianProcess.SquaredDifference(isChoice[j], points[a][j], points[b][j]);
            }
        }

        return squares;
    }

    private static (double Value, double[] Gradient) Likelihood(double[] squares, double[] centred, Hyperparameters hyper)
    {
        var (n, d) = (centred.Length, hyper.Weights.Length);
        var factor = Cholesky.Of(n, (i, j) => i == j ? 1 + hyper.Noise : GaussianProcess.Kernel(FourLanes.Dot(hyper.Weights, Pair(i, j))));
        var (inverse, alpha) = (factor.Inverse(), factor.Solve(centred));
        var scale = Math.Max(FourLanes.Dot(alpha, centred) / n, 1e-300);
        var gradient = new double[d + 1];
        for (var a = 0; a < n; a++)
        {
            for (var b = 0; b < a; b++)
            {
                // dk / d(r^2) = -(5 / 6) (1 + sqrt 5 r) exp(-sqrt 5 r)
                var r = Math.Sqrt(5 * FourLanes.Dot(hyper.Weights, Pair(a, b)));
                FourLanes.AddScaled(gradient.AsSpan(0, d),
                    -5.0 / 6 * (1 + r) * Math.Exp(-r) * (alpha[a] * alpha[b] / scale - inverse[a][b]), Pair(a, b));
            }

            gradient[d] += 0.5 * hyper.Noise * (alpha[a] * alpha[a] / scale - inverse[a][a]);
        }

        for (var j = 0; j < d; j++)
            gradient[j] *= hyper.Weights[j];
        return (-0.5 * (n * Math.Log(scale) + factor.LogDeterminant), gradient);

        ReadOnlySpan<double> Pair(int a, int b) => squares.AsSpan((a * (a - 1) / 2 + b) * d, d);
    }
}
