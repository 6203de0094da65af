using System.Globalization;
using ZeroDte.Quant.Drift.Statistics;

namespace ZeroDte.Quant.Tests.Drift.Statistics;

/// <summary>Every case of the reference file, which SciPy 1.10.1 computed.</summary>
public sealed class TwoSampleReferenceTests
{
    private const double Tolerance = 1e-9;

    private static readonly Lazy<Dictionary<string, (SortedSample X, SortedSample Y)>> Samples = new(() =>
        SharedData.Rows("ref_drift_samples.csv").GroupBy(row => row[0]).ToDictionary(
            rows => rows.Key,
            rows => (Sample(rows, "x"), Sample(rows, "y"))));

    [Theory]
    [InlineData("ks_two_sided_statistic")]
    [InlineData("ks_two_sided_p_exact")]
    [InlineData("ks_two_sided_p_kolmogorov_limit")]
    [InlineData("wasserstein_1")]
    [InlineData("psi_floor_1e-4")]
    [InlineData("kl_y_given_x_floor_1e-4_nats")]
    [InlineData("jensenshannon_distance_base2")]
    [InlineData("jensenshannon_divergence_bits")]
    [InlineData("hellinger")]
    [InlineData("cvm_statistic")]
    [InlineData("cvm_p_asymptotic")]
    [InlineData("cvm_p_exact", 10)]
    [InlineData("ad_statistic_midrank")]
    [InlineData("ad_p_clipped")]
    [InlineData("ad_statistic_no_midrank")]
    public void Value_EveryCase_EqualsSciPy(string column, int fewest = 30)
    {
        var index = Array.IndexOf(SharedData.Header("ref_drift_cases.csv"), column);
        var cases = 0;
        foreach (var row in SharedData.Rows("ref_drift_cases.csv").Where(row => row[index].Length > 0))
        {
            var (x, y) = Samples.Value[row[0]];
            var expected = double.Parse(row[index], CultureInfo.InvariantCulture);
            Ours(column, x, y).ShouldBe(expected, Tolerance * Math.Max(1, Math.Abs(expected)), $"{column} of {row[1]}");
            cases++;
        }

        cases.ShouldBeGreaterThan(fewest);
    }

    [Theory]
    [InlineData("chi2")]
    [InlineData("dof")]
    [InlineData("p")]
    [InlineData("chi2_yates")]
    [InlineData("p_yates")]
    [InlineData("g_statistic")]
    [InlineData("psi_floor_1e4")]
    [InlineData("jensenshannon_distance_base2")]
    [InlineData("total_variation")]
    [InlineData("linf")]
    public void CategoricalValue_EveryCase_EqualsSciPy(string column)
    {
        var index = Array.IndexOf(SharedData.Header("ref_drift_categorical.csv"), column);
        foreach (var row in SharedData.Rows("ref_drift_categorical.csv"))
        {
            var (x, y) = (Counts(row[1]), Counts(row[2]));
            var (test, binned) = (ChiSquare.Test(x, y), new Binned(x, y));
            var ours = column switch
            {
                "chi2" => test.Statistic,
                "dof" => test.DegreesOfFreedom,
                "p" => test.PValue,
                "chi2_yates" => test.CorrectedStatistic,
                "p_yates" => test.CorrectedPValue,
                "g_statistic" => test.Likelihood,
                "psi_floor_1e4" => binned.Psi,
                "jensenshannon_distance_base2" => binned.JensenShannonDistance,
                "total_variation" => binned.TotalVariation,
                _ => binned.LargestDifference,
            };
            ours.ShouldBe(double.Parse(row[index], CultureInfo.InvariantCulture), Tolerance, $"{column} of {row[0]}");
        }

        static long[] Counts(string text) => [.. text.Split('|').Select(t => long.Parse(t, CultureInfo.InvariantCulture))];
    }

    private static double Ours(string column, SortedSample x, SortedSample y) => column switch
    {
        "ks_two_sided_statistic" => KolmogorovSmirnov.Test(x, y).Statistic,
        "ks_two_sided_p_exact" => KolmogorovSmirnov.Test(x, y).ExactPValue(),
        "ks_two_sided_p_kolmogorov_limit" => KolmogorovSmirnov.Test(x, y).AsymptoticPValue(),
        "wasserstein_1" => Wasserstein.Distance(x, y),
        "psi_floor_1e-4" => Binned.ByQuantiles(x, y).Psi,
        "kl_y_given_x_floor_1e-4_nats" => Binned.ByQuantiles(x, y).KullbackLeibler,
        "jensenshannon_distance_base2" => Binned.ByQuantiles(x, y).JensenShannonDistance,
        "jensenshannon_divergence_bits" => Binned.ByQuantiles(x, y).JensenShannonDivergence,
        "hellinger" => Binned.ByQuantiles(x, y).Hellinger,
        "cvm_statistic" => CramerVonMises.Test(x, y).Statistic,
        "cvm_p_asymptotic" => CramerVonMises.Test(x, y).AsymptoticPValue(),
        "cvm_p_exact" => CramerVonMises.Test(x, y).ExactPValue(),
        "ad_statistic_midrank" => AndersonDarling.Test(true, x, y).Statistic,
        "ad_p_clipped" => AndersonDarling.Test(true, x, y).PValue,
        "ad_statistic_no_midrank" => AndersonDarling.Test(false, x, y).Statistic,
        _ => throw new ArgumentOutOfRangeException(nameof(column), column, "No test of ours."),
    };

    private static SortedSample Sample(IEnumerable<string[]> rows, string name) =>
        new([.. rows.Where(row => row[1] == name).Select(row => double.Parse(row[3], CultureInfo.InvariantCulture))]);
}
