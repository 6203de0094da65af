using ZeroDte.Quant.Numerics;

namespace ZeroDte.Quant.Tuning.Surrogate;

/// <summary>ln of the expected improvement on the best loss so far.</summary>
/// <remarks>
/// Jones, Schonlau and Welch, "Efficient Global Optimization of Expensive Black-Box Functions", Journal of Global Optimization 13 (1998);
/// in logarithms because it underflows where a search still needs a slope (Ament et al., NeurIPS 36, 2023).
/// </remarks>
internal sealed class ExpectedImprovement(GaussianProcess model, double best) : IAcquisition
{
    /// <summary>
    /// From here on two terms of the asymptotic series are exact to 4 digits. They are too small: improvement still grows across it.
    /// </summary>
    private const double Far = -25;

    public double Worth(double[] point)
    {
        var (mean, deviation) = model.Predict(point);
        var z = (best - mean) / deviation;
        return Math.Log(deviation) + (z < Far
            ? -0.5 * z * z - 0.5 * Math.Log(Math.Tau) - 2 * Math.Log(-z) + Math.Log(1 - 3 / (z * z))
            : Math.Log(Math.Max(z * Gaussian.Cdf(z) + Gaussian.Density(z), 1e-300)));
    }
}
