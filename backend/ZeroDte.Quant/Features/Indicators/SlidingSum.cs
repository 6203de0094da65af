using System.Runtime.CompilerServices;

namespace ZeroDte.Quant.Features.Indicators;

/// <summary>The sum of the last <c>length</c> values of a stream; NaN until there are that many.</summary>
/// <remarks>
/// Nothing is ever subtracted, so rounding errors do not pile up and a NaN leaves with its value. The stream is cut into blocks of
/// <c>length</c>: a window is the tail of one block plus the head of the next. The buffer holds the sums of the old block's tails
/// and, before them, the new block's values. Two additions per value: van Herk, Pattern Recognition Letters 13 (1992).
/// </remarks>
internal struct SlidingSum
{
    private readonly double[] _buffer;
    private int _next;
    private double _head;

    public SlidingSum(int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        _buffer = new double[length];
        Array.Fill(_buffer, double.NaN);
    }

    public readonly int Length => _buffer.Length;

    public readonly double Value => _buffer[_next] + _head;

    public readonly double Mean => Value / _buffer.Length;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(double value)
    {
        var buffer = _buffer;
        buffer[_next] = value;
        _head += value;
        if (++_next == buffer.Length)
            Turn(buffer);
    }

    private void Turn(double[] buffer)
    {
        for (var i = buffer.Length - 2; i >= 0; i--)
            buffer[i] += buffer[i + 1];
        (_next, _head) = (0, 0);
    }
}
