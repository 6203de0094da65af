using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ZeroDte.Quant.Features.Indicators;

/// <summary>
/// The highest high and the lowest low of the last <c>length</c> sessions; NaN until there are that many, and while one has a NaN.
/// </summary>
/// <remarks>
/// Blocks as in <see cref="SlidingSum"/>: three comparisons per value, however long the window (van Herk 1992). Lows are kept with their
/// sign turned, so that one maximum of two lanes serves both.
/// </remarks>
internal struct SlidingRange
{
    private static readonly Vector128<double> Nothing = Vector128.Create(double.NegativeInfinity);

    private readonly Vector128<double>[] _buffer;
    private Vector128<double> _head = Nothing;
    private int _next;
    private int _missing;

    public SlidingRange(int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        _buffer = new Vector128<double>[length];
        Array.Fill(_buffer, Nothing);
        _missing = length;
    }

    public readonly int Length => _buffer.Length;

    public readonly (double High, double Low) Value
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            var most = Vector128.MaxNative(_buffer[_next], _head);
            return _missing > 0 ? (double.NaN, double.NaN) : (most[0], -most[1]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(double high, double low)
    {
        var buffer = _buffer;
        var value = Vector128.Create(high, -low);
        _missing = Math.Max(_missing - 1, 0);
        if (double.IsNaN(high - low))
            (value, _missing) = (Nothing, buffer.Length);

        buffer[_next] = value;
        _head = Vector128.MaxNative(_head, value);
        if (++_next == buffer.Length)
            Turn(buffer);
    }

    private void Turn(Vector128<double>[] buffer)
    {
        for (var i = buffer.Length - 2; i >= 0; i--)
            buffer[i] = Vector128.MaxNative(buffer[i], buffer[i + 1]);
        (_next, _head) = (0, Nothing);
    }
}
