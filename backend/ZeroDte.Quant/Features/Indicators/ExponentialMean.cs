using System.Runtime.CompilerServices;

namespace ZeroDte.Quant.Features.Indicators;

/// <summary>
/// m(t) = m(t-1) + weight (x(t) - m(t-1)), from the plain mean of the first <c>length</c> values; NaN until there are that many.
/// </summary>
internal struct ExponentialMean
{
    private readonly double _weight;
    private int _missing;
    private double _sum;

    private ExponentialMean(int length, double weight)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        (Length, _weight, _missing) = (length, weight, length);
    }

    public int Length { get; }

    public double Value { get; private set; } = double.NaN;

    /// <summary>The weight 2 / (length + 1) gives the mean age of a plain mean of <paramref name="length"/> values.</summary>
    public static ExponentialMean OfSpan(int length) => new(length, 2.0 / (length + 1));

    /// <summary>The weight 1 / length of Wilder, New Concepts in Technical Trading Systems (1978).</summary>
    public static ExponentialMean Wilder(int length) => new(length, 1.0 / length);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(double value)
    {
        if (_missing == 0)
        {
            Value += _weight * (value - Value);
            return;
        }

        _sum += value;
        if (--_missing == 0)
            Value = _sum / Length;
    }
}
