namespace ZeroDte.Quant.Drift.Statistics;

/// <summary>One-sided cumulative sum: S(t) = max(0, S(t - 1) + x(t) - allowance). It grows while values lie above the allowance.</summary>
/// <param name="allowance">What a value may be without adding anything: half the shift that should be found soonest, in the values'
/// unit.</param>
/// <remarks>Page, "Continuous Inspection Schemes", Biometrika 41 (1954). The values' mean is taken for 0: subtract the reference's
/// first.</remarks>
internal sealed class Cusum(double allowance)
{
    /// <summary>0 or more.</summary>
    public double Statistic { get; private set; }

    /// <summary>Takes in the next value. NaN, an outcome that is not known, changes nothing.</summary>
    public double Add(double value) => Statistic = double.IsNaN(value) ? Statistic : Math.Max(0, Statistic + value - allowance);
}
