using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Market;

/// <summary>Takes a file of daily bars into the store: what can be trusted becomes bars, the rest goes to quarantine with its reason.</summary>
public sealed class Ingest(BarStore store, TradingCalendar calendar, TimeProvider time)
{
    /// <param name="acceptJumps">Take overnight jumps that look like an unadjusted split for what they are.</param>
    /// <param name="progress">Told the share of the file that has been read, 0 to 1.</param>
    /// <exception cref="IngestException">The file cannot be read as daily bars at all; nothing was stored.</exception>
    public async Task<IngestReport> RunAsync(
        Symbol symbol, string path, bool acceptJumps, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var content = DailyFile.Read(path, calendar, time.GetUtcNow(), progress, cancellationToken);
        if (!acceptJumps && content.Bars.Count > 0)
            DailyFile.RefuseUnadjusted(content, await store.LastBeforeAsync(symbol, content.Bars[0].Bar.Session, cancellationToken));

        var stored = await store.LoadAsync(
            symbol, Path.GetFileName(path), [.. content.Bars.Select(b => b.Bar)], content.Quarantined, cancellationToken);
        return new(symbol, path, content.LinesRead, stored, content.Refusals, content.Quarantined);
    }
}
