namespace ZeroDte.Quant.Tuning.Surrogate;

/// <summary>
/// Leaves out the neighbourhoods of some points, so that a search looks for another basin instead of polishing the one that it is in.
/// </summary>
internal sealed class Elsewhere(IAcquisition inner, double[][] centres) : IAcquisition
{
    /// <summary>Radius as a root mean square over the parameters, in shares of their ranges.</summary>
    private const double Radius = 0.35;

    public double Worth(double[] point) => IsNear(point, centres) ? double.NegativeInfinity : inner.Worth(point);

    public static bool IsNear(double[] point, IReadOnlyList<double[]> centres) => centres.Any(centre => IsNear(point, centre));

    private static bool IsNear(double[] point, double[] centre)
    {
        var sum = 0.0;
        for (var j = 0; j < point.Length; j++)
        {
            sum += double.IsNaN(point[j]) || double.IsNaN(centre[j])
                ? (double.IsNaN(point[j]) == double.IsNaN(centre[j]) ? 0 : 1)
                : Math.Min(1, (point[j] - centre[j]) * (point[j] - centre[j]));
        }
        return sum < Radius * Radius * point.Length;
    }
}
