using MathNet.Numerics.Distributions;

namespace ZeroDte.Quant.Learning.Evaluation;

/// <summary>Test of whether forecast directions tell anything of actual ones, given how often either is up.</summary>
/// <remarks>
/// Pesaran and Timmermann, "A Simple Nonparametric Test of Predictive Performance", Journal of Business and Economic Statistics 10 (1992).
/// A forecast that always says up has no variance to test: it may be right more than half the time and still tells nothing.
/// </remarks>
internal static class PesaranTimmermann
{
    /// <summary>Asymptotically standard normal without skill, above zero with it.</summary>
    /// <param name="forecastUp">n forecast directions.</param>
    /// <param name="actualUp">n actual directions of the same sessions.</param>
    /// <returns>NaN without sessions, or where either direction never changes.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double Statistic(ReadOnlySpan<bool> forecastUp, ReadOnlySpan<bool> actualUp)
    {
        if (forecastUp.Length != actualUp.Length)
            throw new ArgumentException($"{forecastUp.Length} forecasts for {actualUp.Length} outcomes.", nameof(actualUp));

        double n = forecastUp.Length;
        var (hits, x, y) = (0.0, 0.0, 0.0);
        for (var i = 0; i < forecastUp.Length; i++)
        {
            hits += forecastUp[i] == actualUp[i] ? 1 / n : 0;
            x += forecastUp[i] ? 1 / n : 0;
            y += actualUp[i] ? 1 / n : 0;
        }

        var expected = y * x + (1 - y) * (1 - x);
        var variance = expected * (1 - expected) / n;
        var varianceOfExpected =
            (2 * y - 1) * (2 * y - 1) * x * (1 - x) / n + (2 * x - 1) * (2 * x - 1) * y * (1 - y) / n
            + 4 * y * x * (1 - y) * (1 - x) / (n * n);
        // Rounding leaves a trace of variance where there is none.
        return variance - varianceOfExpected > 1e-12 / n ? (hits - expected) / Math.Sqrt(variance - varianceOfExpected) : double.NaN;
    }

    /// <summary>One-sided p-value of no skill in direction; NaN where <see cref="Statistic"/> is.</summary>
    public static double PValue(ReadOnlySpan<bool> forecastUp, ReadOnlySpan<bool> actualUp) =>
        Normal.CDF(0, 1, -Statistic(forecastUp, actualUp));
}
