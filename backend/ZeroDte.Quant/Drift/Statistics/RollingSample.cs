
namespace ZeroDte.Quant.Drift.Statistics;

/// <summary>The latest finite values of a column in ascending order, compared with a reference as each new one comes.</summary>
internal sealed class RollingSample(double[] reference, int window)
{
    private readonly double[] _latest = new double[window];
    private readonly double[] _sorted = new double[window];

    /// <summary>Anderson-Darling's variance, for each size of the window.</summary>
    private readonly double[] _variances = new double[window + 1];

    private int _next;
    private int _count;
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
        if (_count == window)
            Remove(_latest[_next]);
        _latest[_next] = value;
        _next = (_next + 1) % window;
        var at = Position(value);
        Array.Copy(_sorted, at, _sorted, at + 1, _count - at);
        _sorted[at] = value;
        _count++;
    }

    /// <summary>
    /// Standardised Anderson-Darling statistic; NaN while values are missing, or where reference and window are one constant.
    /// </summary>
    public double AndersonDarlingStatistic()
    {
        if (_count < window || _missing > window / 2)
            return double.NaN;
        ref var variance = ref _variances[_count];
        if (variance == 0)
            variance = AndersonDarling.Variance(reference.Length + _count, 2, 1.0 / reference.Length + 1.0 / _count);
        return (AndersonDarling.MidrankSum(reference, _sorted.AsSpan(0, _count)) - 1) / Math.Sqrt(variance);
    }

    private void Remove(double value)
    {
        var at = Position(value);
        Array.Copy(_sorted, at + 1, _sorted, at, _count - at - 1);
        _count--;
    }

    private int Position(double value)
    {
        var found = Array.BinarySearch(_sorted, 0, _count, value);
        return found < 0 ? ~found : found;
    }
}
