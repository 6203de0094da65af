using ZeroDte.Pipeline.Market.Csv;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Market;

/// <summary>Reads bars from a file without storing them.</summary>
public static class BarFile
{
    /// <returns>The bars that can be trusted, oldest first, and how many lines were refused.</returns>
    /// <exception cref="IngestException">The file cannot be read as daily bars, or no line of it can be used.</exception>
    public static (BarSeries Series, long Refused) Read(Symbol symbol, string path, TimeProvider time, CancellationToken cancellationToken)
    {
        var bars = new OfferedBars(symbol: null, TradingCalendar.Nyse, time.GetUtcNow()) { Unit = CsvFile.Unit };
        new CsvFile(path).Read(bars, progress: null, cancellationToken);
        bars.Sort();
        bars.RefuseUnadjusted(before: null, new([]));
        return bars.Bars.Count > 0
            ? (new(symbol, bars.Bars.Select(b => b.Bar)), bars.Refusals.Values.Sum())
            : throw new IngestException($"{path}: no line could be used.");
    }
}
