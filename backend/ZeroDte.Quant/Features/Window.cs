namespace ZeroDte.Quant.Features;

/// <summary>The last <c>length</c> values of a stream, in a ring. NaN until it is full.</summary>
internal sealed class Window
{
    private readonly double[] _values;
    private int _next;

    public Window(int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        _values = new double[length];
        Array.Fill(_values, double.NaN);
    }

    public int Length => _values.Length;

    public double Oldest => _values[_next];

    public double Newest => _values[(_next + _values.Length - 1) % _values.Length];

    /// <summary>Takes in values that nobody knows: NaN, each until it leaves.</summary>
    public void Skip(int count)
    {
        for (var i = Math.Min(count, _values.Length); i > 0; i--)
            Add(double.NaN);
    }

    public void Add(double value)
    {
        _values[_next] = value;
        _next = (_next + 1) % _values.Length;
    }
}
