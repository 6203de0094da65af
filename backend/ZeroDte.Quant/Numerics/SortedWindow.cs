namespace ZeroDte.Quant.Numerics;

/// <summary>The latest values of a stream in ascending order.</summary>
/// <param name="capacity">Values that are kept, at least one.</param>
internal sealed class SortedWindow(int capacity)
{
    private readonly double[] _latest = new double[capacity];
    private readonly double[] _sorted = new double[capacity];
    private int _oldest;

    public int Count { get; private set; }

    /// <summary>The values, ascending. They are other ones once a further value is added.</summary>
    public ArraySegment<double> Values => new(_sorted, 0, Count);

    /// <summary>Takes in a value, in place of the oldest if there are as many as are kept.</summary>
    /// <param name="value">No NaN.</param>
    public void Add(double value)
    {
        var isFull = Count == capacity;
        var (free, at) = (isFull ? Position(_latest[_oldest]) : Count, Position(value));
        if (at <= free)
        {
            Array.Copy(_sorted, at, _sorted, at + 1, free - at);
        }
        else
        {
            at--;
            Array.Copy(_sorted, free + 1, _sorted, free, at - free);
        }

        (_sorted[at], _latest[_oldest]) = (value, value);
        _oldest = (_oldest + 1) % capacity;
        Count += isFull ? 0 : 1;
    }

    /// <summary>Where a value is, or belongs.</summary>
    private int Position(double value)
    {
        var found = Array.BinarySearch(_sorted, 0, Count, value);
        return found < 0 ? ~found : found;
    }
}
