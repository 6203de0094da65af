using MathNet.Numerics.Distributions;

namespace ZeroDte.Quant.Learning.Evaluation;

/// <summary>Test of equal accuracy of two forecasts whose loss differences may depend on those of the sessions before.</summary>
/// <param name="Mean">Mean of the first forecast's losses less the second's: positive when the second is more accurate.</param>
/// <param name="StandardError">Of <paramref name="Mean"/>; NaN for fewer than two sessions, or when all differences are equal.</param>
/// <param name="Freedom">Degrees of freedom of the Student t distribution that it is referred to.</param>
/// <remarks>
/// Diebold and Mariano, "Comparing Predictive Accuracy", Journal of Business and Economic Statistics 13 (1995). The long-run variance
/// is the equal-weighted cosine estimate of Lazarus, Lewis, Stock and Watson, "HAR Inference", ibid. 36 (2018): the mean square of the
/// first v cosine coefficients, v = 0.4 n^(2/3) rounded but at most 8, with Student's t of v degrees of freedom. It is positive by
/// construction. At most 8, because losses against a constant width follow the level of volatility for months: docs/modelling.md shows
/// the sizes. For independent differences it is unbiased, so the factor of Harvey, Leybourne and Newbold, International Journal of
/// Forecasting 13 (1997), is in it: with v = n - 1 this is their test at horizon one.
/// </remarks>
public readonly record struct DieboldMariano(double Mean, double StandardError, int Freedom)
{
    private const int MostCosines = 8;

    /// <summary><see cref="Mean"/> over <see cref="StandardError"/>.</summary>
    public double Statistic => Mean / StandardError;

    /// <summary>Two-sided p-value of equal accuracy; NaN where <see cref="Statistic"/> is.</summary>
    public double TwoSided => double.IsNaN(Statistic) ? double.NaN : 2 * StudentT.CDF(0, 1, Freedom, -Math.Abs(Statistic));

    /// <summary>
    /// One-sided p-value of the second forecast being no more accurate: small if it is. NaN where <see cref="Statistic"/> is.
    /// </summary>
    public double SecondNoBetter => double.IsNaN(Statistic) ? double.NaN : StudentT.CDF(0, 1, Freedom, -Statistic);

    /// <summary>Half the width of a band that holds the true mean with a probability; NaN where <see cref="StandardError"/> is.</summary>
    public double Margin(double level) => double.IsNaN(StandardError)
        ? double.NaN
        : StandardError * StudentT.InvCDF(0, 1, Freedom, (1 + level) / 2);

    /// <param name="first">n losses of the first forecast, in order of session.</param>
    /// <param name="second">n losses of the second forecast on the same sessions.</param>
    /// <exception cref="ArgumentException">The lengths differ, or a loss is not finite.</exception>
    public static DieboldMariano Test(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        if (first.Length != second.Length)
        {
            throw new ArgumentException($"{first.Length} losses against {second.Length}: both forecasts must cover the same sessions.",
                nameof(second));
        }

        var differences = new double[first.Length];
        for (var i = 0; i < differences.Length; i++)
        {
            differences[i] = first[i] - second[i];
            if (!double.IsFinite(differences[i]))
            {
                throw new ArgumentException($"Losses {first[i]} and {second[i]} of session {i + 1} of {first.Length}: each must be a "
                    + "finite number.", nameof(first));
            }
        }

        return Test(differences, Math.Min(MostCosines, (int)Math.Round(0.4 * Math.Pow(differences.Length, 2.0 / 3))));
    }

    /// <summary><see cref="TwoSided"/> of <see cref="Test(ReadOnlySpan{double}, ReadOnlySpan{double})"/>.</summary>
    public static double PValue(ReadOnlySpan<double> first, ReadOnlySpan<double> second) => Test(first, second).TwoSided;

    /// <param name="differences">n finite differences in loss, in order of session.</param>
    /// <param name="cosines">How many cosine coefficients to average; between one and n - 1 are.</param>
    public static DieboldMariano Test(ReadOnlySpan<double> differences, int cosines)
    {
        var n = differences.Length;
        if (n == 0 || !differences.ContainsAnyExcept(differences[0]))
            return new(n == 0 ? double.NaN : differences[0], double.NaN, 0);

        var mean = 0.0;
        foreach (var difference in differences)
            mean += difference / n;
        var freedom = Math.Clamp(cosines, 1, n - 1);
        var squares = 0.0;
        for (var j = 1; j <= freedom; j++)
        {
            var sum = 0.0;
            for (var i = 0; i < n; i++)
                sum += (differences[i] - mean) * Math.Cos(Math.PI * j * (i + 0.5) / n);
            squares += sum * sum;
        }

        // The coefficient of cosine j is sqrt(2 / n) times its sum, the mean square of these the long-run variance, and that over n the
        // variance of the mean.
        return new(mean, Math.Sqrt(2 * squares / freedom) / n, freedom);
    }
}
