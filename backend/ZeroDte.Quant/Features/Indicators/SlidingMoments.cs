using System.Runtime.CompilerServices;

namespace ZeroDte.Quant.Features.Indicators;

/// <summary>Mean and population deviation of the last <c>length</c> values of a stream; NaN until there are that many.</summary>
/// <remarks>
/// Blocks as in <see cref="SlidingSum"/>, over distances from a value inside the window instead of over the values. That shift keeps
/// the one-pass variance accurate to about <c>length</c> roundings: Chan, Golub and LeVeque, The American Statistician 37 (1983).
/// A constant window has deviation zero, exactly.
/// </remarks>
internal struct SlidingMoments
{
    private readonly double[] _sums;
    private readonly double[] _squares;
    private int _next;
    private double _centre;
    private double _headSum;
    private double _headSquares;

    public SlidingMoments(int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        (_sums, _squares) = (new double[length], new double[length]);
        Array.Fill(_sums, double.NaN);
    }

    public readonly int Length => _sums.Length;

    public readonly double Mean => _centre + (_sums[_next] + _headSum) / _sums.Length;

    public readonly double Deviation
    {
        get
        {
            var sum = _sums[_next] + _headSum;
            var squares = _squares[_next] + _headSquares;
            return Math.Sqrt(Math.Max(0, (squares - sum * sum / _sums.Length) / _sums.Length));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(double value)
    {
        var distance = value - _centre;
        _sums[_next] = value;
        _headSum += distance;
        _headSquares += distance * distance;
        if (++_next == _sums.Length)
            Turn(value);
    }

    private void Turn(double newest)
    {
        var (sum, squares) = (0.0, 0.0);
        for (var i = _sums.Length - 1; i >= 0; i--)
        {
            var distance = _sums[i] - newest;
            sum += distance;
            squares += distance * distance;
            (_sums[i], _squares[i]) = (sum, squares);
        }

        (_next, _centre, _headSum, _headSquares) = (0, newest, 0, 0);
    }
}
