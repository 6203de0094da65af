using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Features.Indicators;

/// <summary>The day's range, extended to the previous close, in dollars: max(high, previous close) - min(low, previous close).</summary>
/// <remarks>Wilder, New Concepts in Technical Trading Systems (1978).</remarks>
internal static class TrueRange
{
    public static double Of(in Candle candle, double previousClose) =>
        Math.Max(candle.High, previousClose) - Math.Min(candle.Low, previousClose);
}
