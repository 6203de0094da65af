using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Market;

/// <summary>Reads bars from a file without storing them.</summary>
public static class BarFile
{
    /// <returns>The bars that can be trusted, oldest first, and how many lines were refused.</returns>
    /// <exception cref="IngestException">The file cannot be read as daily bars, or no line of it can be used.</exception>
    public static (BarSeries Series, long Refused) Read(Symbol symbol, string path, TimeProvider time, CancellationToken cancellationToken)
    {
        var content = DailyFile.Read(path, symbol: null, TradingCalendar.Nyse, time.GetUtcNow(), progress: null, cancellationToken);
        DailyFile.RefuseUnadjusted(content, before: null);
        return content.Bars.Count > 0
            ? (new(symbol, content.Bars.Select(b => b.Bar)), content.Refusals.Values.Sum())
            : throw new IngestException($"{path}: no line could be used.");
    }
}
