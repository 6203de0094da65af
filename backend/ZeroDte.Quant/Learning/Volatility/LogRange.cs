using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Learning.Volatility;

/// <summary>The move that a basis leaves open, as volatility forecasters measure it in a completed session.</summary>
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
        return Math.Max(Math.Log(high / low), Smallest);
    }

    /// <summary>ln(close / basis price).</summary>
    public static double Return(Basis basis, double previousClose, in Candle candle) =>
        Math.Log(candle.Close / (basis == Basis.Open ? candle.Open : previousClose));
}
