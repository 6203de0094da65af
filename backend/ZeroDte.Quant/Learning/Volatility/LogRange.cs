using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Learning.Volatility;

/// <summary>
/// The move that a basis leaves open, as volatility forecasters measure it in a completed session. They compare sessions of regular length, so
/// what a shorter one showed is stretched (<see cref="Candle.RangeFactor"/>, <see cref="Candle.ReturnFactor"/>).
/// </summary>
internal static class LogRange
{
    /// <summary>A session that did not move is taken for one that moved a basis point: its logarithm must exist.</summary>
    private const double Smallest = 1e-4;

    /// <summary>ln(highest / lowest price); from the previous close on it counts that close among the prices, as true range does.</summary>
    public static double Of(Basis basis, double previousClose, in Candle candle)
    {
        var (high, low) = basis == Basis.Open
            ? (candle.High, candle.Low)
            : (Math.Max(candle.High, previousClose), Math.Min(candle.Low, previousClose));
        return Math.Max(Math.Log(high / low) / candle.RangeFactor, Smallest);
    }

    /// <summary>ln(close / basis price), as it was.</summary>
    public static double Return(Basis basis, double previousClose, in Candle candle) =>
        Math.Log(candle.Close / (basis == Basis.Open ? candle.Open : previousClose));

    /// <summary>ln(close / basis price), as it would have been in a session of regular length.</summary>
    public static double RegularReturn(Basis basis, double previousClose, in Candle candle) =>
        Return(basis, previousClose, candle) / candle.ReturnFactor;

    /// <summary>Whether a session shows the move at all: from the previous close it does not after a hole, where that close is another night's.</summary>
    public static bool Shows(Basis basis, in Candle candle) => basis == Basis.Open || candle.Missed == 0;
}
