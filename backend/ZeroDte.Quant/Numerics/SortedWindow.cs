namespace ZeroDte.Quant.Numerics;

/// <summary>The latest values of a stream in ascending order.</summary>
internal sealed class SortedWindow
{
    private readonly double[] _latest;
    private readonly double[] _sorted;
    private int _oldest;
    private int _kept;

    /// <param name="capacity">Values of the stream that are kept, at least one.</param>
    /// <param name="always">Values that stay among them, ascending.</param>
    public SortedWindow(int capacity, params ReadOnlySpan<double> always)
    {
        (_latest, _sorted, Count) = (new double[capacity], new double[capacity + always.Length], always.Length);
        always.CopyTo(_sorted);
    }

    public int Count { get; private set; }

    /// <summary>The values, ascending. They are other ones once a further value is added.</summary>
    public ArraySegment<double> Values => new(_sorted, 0, Count);

    /// <summary>Takes in a value, in place of the oldest if there are as many as are kept.</summary>
    /// <param name="value">No NaN.</param>
    public void Add(double value)
    {
        var isFull = _kept == _latest.Length;
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
        _oldest = (_oldest + 1) % _latest.Length;
        (_kept, Count) = isFull ? (_kept, Count) : (_kept + 1, Count + 1);
    }

    /// <summary>Where a value is, or belongs.</summary>
    private int Position(double value)
    {
        var found = Array.BinarySearch(_sorted, 0, Count, value);
        return found < 0 ? ~found : found;
    }
}
