namespace ZeroDte.Quant.Drift.Statistics;

/// <summary>Chi-square test that two samples of categories have the same shares.</summary>
/// <param name="Statistic">Sum of (observed - expected)^2 / expected over both rows of the table.</param>
/// <param name="CorrectedStatistic">With Yates's continuity correction for two categories; the same for more.</param>
/// <param name="Likelihood">The G statistic: twice the sum of observed x ln(observed / expected).</param>
/// <remarks>Pearson, Philosophical Magazine 50 (1900); Yates, Supplement to the Journal of the Royal Statistical Society 1 (1934); Wilks,
/// Annals of Mathematical Statistics 9 (1938).</remarks>
internal readonly record struct ChiSquare(double Statistic, double CorrectedStatistic, double Likelihood, int DegreesOfFreedom)
{
    /// <summary>1 where there is but one category.</summary>
    public double PValue => Upper(Statistic);

    public double CorrectedPValue => Upper(CorrectedStatistic);

    /// <param name="first">One count per category. Categories that neither sample has are left out.</param>
    /// <exception cref="ArgumentException">The lengths differ, a count is negative, or one side has nothing counted.</exception>
    public static ChiSquare Test(ReadOnlySpan<long> first, ReadOnlySpan<long> second)
    {
        var (n, m, categories) = Totals(first, second);
        var (statistic, corrected, likelihood) = (0.0, 0.0, 0.0);
        for (var i = 0; i < first.Length; i++)
        {
            double both = first[i] + second[i];
            if (both > 0)
            {
                Add(first[i], both * n / (n + m));
                Add(second[i], both * m / (n + m));
            }
        }

        return new(statistic, categories == 2 ? corrected : statistic, 2 * likelihood, categories - 1);

        void Add(double observed, double expected)
        {
            var distance = Math.Abs(observed - expected);
            statistic += distance * distance / expected;
            corrected += Math.Pow(distance - Math.Min(0.5, distance), 2) / expected;
            likelihood += observed == 0 ? 0 : observed * Math.Log(observed / expected);
        }
    }

    /// <summary>What each side counts in all, and the categories that either has.</summary>
    private static (double First, double Second, int Categories) Totals(ReadOnlySpan<long> first, ReadOnlySpan<long> second)
    {
        if (first.Length != second.Length)
        {
            throw new ArgumentException($"{first.Length} counts against {second.Length}: both must be of the same categories.",
                nameof(second));
        }

        var (n, m, categories) = (0.0, 0.0, 0);
        for (var i = 0; i < first.Length; i++)
        {
            if (first[i] < 0 || second[i] < 0)
            {
                throw new ArgumentException($"Category {i} is counted {first[i]} and {second[i]} times.", first[i] < 0
                    ? nameof(first) : nameof(second));
            }
            (n, m) = (n + first[i], m + second[i]);
            categories += first[i] + second[i] > 0 ? 1 : 0;
        }

        return n > 0 && m > 0
            ? (n, m, categories)
            : throw new ArgumentException("Nothing was counted.", n == 0 ? nameof(first) : nameof(second));
    }

    private double Upper(double statistic) =>
        DegreesOfFreedom == 0 ? 1 : MathNet.Numerics.SpecialFunctions.GammaUpperRegularized(DegreesOfFreedom / 2.0, statistic / 2);
}
