using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Drift.Experiments;

/// <summary>
/// A session as log returns: from the close before to the open, and from the open to high, low and close. Shapes in any order make a
/// possible price history.
/// </summary>
internal readonly record struct BarShape(double Gap, double High, double Low, double Close, double Volume)
{
    public static BarShape Of(in Candle before, in Candle bar) =>
        new(Math.Log(bar.Open / before.Close), Math.Log(bar.High / bar.Open), Math.Log(bar.Low / bar.Open), Math.Log(bar.Close / bar.Open),
            bar.Volume);

    /// <summary>The bar that this shape makes after a close.</summary>
    public Candle After(double close)
    {
        var open = close * Math.Exp(Gap);
        return new(open, open * Math.Exp(High), open * Math.Exp(Low), open * Math.Exp(Close), Volume);
    }

    /// <summary>The same session with another way from open to close, and the high and low as far beyond it as before.</summary>
    public BarShape WithClose(double close) => this with
    {
        High = Math.Max(0, close) + (High - Math.Max(0, Close)),
        Low = Math.Min(0, close) - (Math.Min(0, Close) - Low),
        Close = close,
    };
}
