using System.Globalization;
using ZeroDte.Quant.Drift;

namespace ZeroDte.Quant.Tests.Drift;

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
    public void Value_EveryCase_EqualsSciPy(string column)
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

        cases.ShouldBeGreaterThan(30);
    }

    private static double Ours(string column, SortedSample x, SortedSample y) => column switch
    {
        "ks_two_sided_statistic" => KolmogorovSmirnov.Test(x, y).Statistic,
        "ks_two_sided_p_exact" => KolmogorovSmirnov.Test(x, y).ExactPValue(),
        "ks_two_sided_p_kolmogorov_limit" => KolmogorovSmirnov.Test(x, y).AsymptoticPValue(),
        "wasserstein_1" => Wasserstein.Distance(x, y),
        _ => throw new ArgumentOutOfRangeException(nameof(column), column, "No test of ours."),
    };

    private static SortedSample Sample(IEnumerable<string[]> rows, string name) =>
        new([.. rows.Where(row => row[1] == name).Select(row => double.Parse(row[3], CultureInfo.InvariantCulture))]);
}
