namespace ZeroDte.Quant.Drift.Statistics;

/// <summary>A sample in ascending order, at least one value, all finite. Sorted once, it can be compared many times.</summary>
public sealed class SortedSample
{
    private readonly double[] _values;

    /// <param name="values">Copied.</param>
    /// <exception cref="ArgumentException">No values, or one that is not finite.</exception>
    public SortedSample(ReadOnlySpan<double> values)
    {
        if (values.IsEmpty)
            throw new ArgumentException("A sample needs at least one value.", nameof(values));

        for (var i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i]))
                throw new ArgumentException($"Value {i} of the sample is {values[i]}.", nameof(values));
        }

        _values = values.ToArray();
        DistributionSort.Sort(_values);
    }

    public int Count => _values.Length;

    public ReadOnlySpan<double> Values => _values;
}
