using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Learning.Volatility;

/// <summary>
/// The move that a basis leaves open, as volatility forecasters measure it in a completed session. They compare sessions of regular length,
/// so what a shorter one showed is stretched (<see cref="Candle.RangeFactor"/>, <see cref="Candle.ReturnFactor"/>).
/// </summary>
internal static class LogRange
{
    /// <summary>A session that did not move is taken for one that moved a basis point: its logarithm must exist.</summary>
    private const double Smallest = 1e-4;

    /// <summary>ln(highest / lowest price) from the start on.</summary>
    public static double Of(Basis basis, double previousClose, in Candle candle)
    {
        var (high, low) = basis.Range(previousClose, candle);
        return Math.Max(Math.Log(high / low) / candle.RangeFactor, Smallest);
    }

    /// <summary>ln(close / basis price), as it would have been in a session of regular length.</summary>
    public static double RegularReturn(Basis basis, double previousClose, in Candle candle) =>
        basis.Return(previousClose, candle) / candle.ReturnFactor;
}
