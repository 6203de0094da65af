
namespace ZeroDte.Quant.Drift.Statistics;

/// <summary>
/// How a statistic is distributed where nothing changes: by what the bootstrap made of it, and beyond its last percent by an exponential
/// tail.
/// </summary>
/// <remarks>The tail is that of Pickands, "Statistical Inference Using Extreme Order Statistics", Annals of Statistics 3 (1975), with shape
/// 0.</remarks>
internal sealed class NullDistribution
{
    private const double TailShare = 0.02;

    private readonly double[] _sorted;
    private readonly double _tailStart;
    private readonly double _meanExcess;

    /// <param name="values">Taken over and sorted; not empty, no NaN.</param>
    public NullDistribution(double[] values)
    {
        Array.Sort(values);
        _sorted = values;
        var first = Math.Max(0, values.Length - (int)(TailShare * values.Length) - 1);
        _tailStart = values[first];
        for (var i = first + 1; i < values.Length; i++)
            _meanExcess += (values[i] - _tailStart) / (values.Length - first - 1);
    }

    /// <summary>Probability of a statistic at least this large; NaN for NaN.</summary>
    public double PValue(double statistic)
    {
        if (double.IsNaN(statistic))
            return double.NaN;
        if (statistic > _tailStart)
            return _meanExcess > 0 ? TailShare * Math.Exp(-(statistic - _tailStart) / _meanExcess) : 0;

        var (low, high) = (0, _sorted.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _sorted[middle] < statistic ? (middle + 1, high) : (low, middle);
        }

        return Math.Max(TailShare, (_sorted.Length - low) / (double)_sorted.Length);
    }

    /// <summary>The statistic whose p-value this is.</summary>
    public double Threshold(double pValue) => pValue < TailShare
        ? _tailStart - _meanExcess * Math.Log(pValue / TailShare)
        : _sorted[Math.Clamp((int)((1 - pValue) * _sorted.Length), 0, _sorted.Length - 1)];
}
