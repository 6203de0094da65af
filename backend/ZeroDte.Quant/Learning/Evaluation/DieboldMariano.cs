using MathNet.Numerics.Distributions;

namespace ZeroDte.Quant.Learning.Evaluation;

/// <summary>Test of equal accuracy of two one-step forecasts.</summary>
/// <remarks>
/// Diebold and Mariano, "Comparing Predictive Accuracy", Journal of Business and Economic Statistics 13 (1995), with the
/// small-sample correction of Harvey, Leybourne and Newbold, International Journal of Forecasting 13 (1997): at horizon one
/// the statistic is the t statistic of the mean loss difference, referred to Student's t with n - 1 degrees of freedom.
/// </remarks>
public static class DieboldMariano
{
    /// <summary>Mean of <paramref name="first"/> - <paramref name="second"/> over its standard error: positive when the second is more accurate.</summary>
    /// <param name="first">n losses of the first forecast.</param>
    /// <param name="second">n losses of the second forecast on the same sessions.</param>
    /// <returns>NaN for fewer than two sessions, or when all differences are equal.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double Statistic(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        if (first.Length != second.Length)
            throw new ArgumentException($"{first.Length} losses against {second.Length}: both forecasts must cover the same sessions.", nameof(second));

        var n = first.Length;
        var mean = 0.0;
        for (var i = 0; i < n; i++)
            mean += (first[i] - second[i]) / n;

        var squares = 0.0;
        for (var i = 0; i < n; i++)
            squares += (first[i] - second[i] - mean) * (first[i] - second[i] - mean);

        return n < 2 || squares == 0 ? double.NaN : mean / Math.Sqrt(squares / n / (n - 1));
    }

    /// <summary>Two-sided p-value of equal accuracy; NaN where <see cref="Statistic"/> is.</summary>
    public static double PValue(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        var statistic = Statistic(first, second);
        return double.IsNaN(statistic) ? double.NaN : 2 * StudentT.CDF(0, 1, first.Length - 1, -Math.Abs(statistic));
    }
}
