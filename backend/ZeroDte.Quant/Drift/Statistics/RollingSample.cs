using ZeroDte.Quant.Numerics;

namespace ZeroDte.Quant.Drift.Statistics;

/// <summary>The latest finite values of a column in ascending order, compared with a reference as each new one comes.</summary>
internal sealed class RollingSample(double[] reference, int window)
{
    private readonly SortedWindow _latest = new(window);

    /// <summary>Anderson-Darling's, of a full window.</summary>
    private readonly double _deviation =
        Math.Sqrt(AndersonDarling.Variance(reference.Length + window, 2, 1.0 / reference.Length + 1.0 / window));

    private int _missing;

    /// <summary>Takes in the next session's value. NaN is passed over.</summary>
    public void Add(double value)
    {
        if (!double.IsFinite(value))
        {
            _missing++;
            return;
        }

        _missing = 0;
        _latest.Add(value);
    }

    /// <summary>
    /// Standardised Anderson-Darling statistic; NaN while values are missing, or where reference and window are one constant.
    /// </summary>
    public double AndersonDarlingStatistic()
    {
        if (_latest.Count < window || _missing > window / 2)
            return double.NaN;
        return (AndersonDarling.MidrankSum(reference, _latest.Values) - 1) / _deviation;
    }
}
