namespace ZeroDte.Quant.Learning.Volatility;

/// <summary>The latest values of a stream that are known: what is not known (NaN) is left out, and the one before stays.</summary>
internal sealed class Latest(int length)
{
    private readonly double[] _values = new double[length];
    private int _count;

    /// <summary>Whether as many are known as are kept.</summary>
    public bool IsFull => _count >= length;

    public void Add(double value)
    {
        if (!double.IsNaN(value))
            _values[_count++ % length] = value;
    }

    public void Clear() => _count = 0;

    /// <summary>Mean of the latest; NaN until the ring is full.</summary>
    public double Mean(int count) => Sum(count) / count;

    /// <summary>Sum of the latest; NaN until the ring is full.</summary>
    public double Sum(int count)
    {
        var sum = IsFull ? 0 : double.NaN;
        for (var age = 1; age <= count && IsFull; age++)
            sum += _values[(_count - age) % length];
        return sum;
    }
}
