namespace ZeroDte.Quant.Features.Indicators;

/// <summary>The highest high and the lowest low of the last <c>length</c> sessions; NaN until there are that many.</summary>
/// <remarks>Blocks as in <see cref="SlidingSum"/>: three comparisons per value, however long the window (van Herk 1992).</remarks>
internal struct SlidingRange
{
    private readonly double[] _highs;
    private readonly double[] _lows;
    private int _next;
    private double _headHigh = double.NegativeInfinity;
    private double _headLow = double.PositiveInfinity;

    public SlidingRange(int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        (_highs, _lows) = (new double[length], new double[length]);
        Array.Fill(_highs, double.NaN);
        Array.Fill(_lows, double.NaN);
    }

    public readonly int Length => _highs.Length;

    public readonly double High => Math.Max(_highs[_next], _headHigh);

    public readonly double Low => Math.Min(_lows[_next], _headLow);

    public void Add(double high, double low)
    {
        (_highs[_next], _lows[_next]) = (high, low);
        _headHigh = Math.Max(_headHigh, high);
        _headLow = Math.Min(_headLow, low);
        if (++_next == _highs.Length)
            Turn();
    }

    private void Turn()
    {
        for (var i = _highs.Length - 2; i >= 0; i--)
        {
            _highs[i] = Math.Max(_highs[i], _highs[i + 1]);
            _lows[i] = Math.Min(_lows[i], _lows[i + 1]);
        }

        (_next, _headHigh, _headLow) = (0, double.NegativeInfinity, double.PositiveInfinity);
    }
}
