namespace ZeroDte.Quant.Tests;

internal static class Near
{
    private const double Tolerance = 1e-12;

    /// <summary>Like ShouldBe with a tolerance, but for sequences in which NaN equals NaN.</summary>
    public static void ShouldBeNear(this double[] actual, double[] expected)
    {
        actual.Length.ShouldBe(expected.Length);
        for (var i = 0; i < actual.Length; i++)
        {
            if (double.IsNaN(expected[i]))
                actual[i].ShouldBe(double.NaN, $"element {i}");
            else
                actual[i].ShouldBe(expected[i], Tolerance * Math.Max(1, Math.Abs(expected[i])), $"element {i}");
        }
    }
}
