using ZeroDte.Pipeline.Market;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Vendors.Http;

internal static class Minutes
{
    /// <exception cref="IngestException">The prices or the volume cannot be those of a minute.</exception>
    public static MinuteBar Checked(MinuteBar bar, Symbol symbol) =>
        Bar.Defect(bar.Open, bar.High, bar.Low, bar.Close, bar.Volume) is { } defect
            ? throw new IngestException($"Its minute {bar.Start:yyyy-MM-dd HH:mm} UTC of {symbol} cannot be true: {defect}.")
            : bar;
}
