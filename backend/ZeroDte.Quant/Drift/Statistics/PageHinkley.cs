namespace ZeroDte.Quant.Drift.Statistics;

/// <summary>
/// Page-Hinkley test for a rise: how far the running sum of x(t) - mean so far - tolerance stands above its lowest point. Needs no
/// reference.
/// </summary>
/// <param name="tolerance">Rise above the mean that is no concern, in the values' unit.</param>
/// <remarks>
/// Hinkley, "Inference about the change-point from cumulative sum tests", Biometrika 58 (1971); in this form Mouss et al., "Test of
/// Page-Hinkley, an approach for fault detection in an agro-alimentary production system", Asian Control Conference (2004).
/// </remarks>
internal sealed class PageHinkley(double tolerance)
{
    private long _count;
    private double _mean;
    private double _sum;
    private double _lowest;

    /// <summary>0 or more.</summary>
    public double Statistic => _sum - _lowest;

    /// <summary>Takes in the next value. NaN, an outcome that is not known, changes nothing.</summary>
    public double Add(double value)
    {
        if (double.IsNaN(value))
            return Statistic;

        _mean += (value - _mean) / ++_count;
        _sum += value - _mean - tolerance;
        _lowest = Math.Min(_lowest, _sum);
        return Statistic;
    }
}
