using ZeroDte.Pipeline.Bars;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Market;

/// <summary>
/// Takes a file of daily bars into the store: what can be trusted becomes bars, the rest goes to quarantine with its reason.
/// </summary>
public sealed class Ingest(BarStore store, TradingCalendar calendar, TimeProvider time)
{
    /// <param name="progress">Told the share of the file that has been read, 0 to 1.</param>
    /// <exception cref="IngestException">The file cannot be read as daily bars at all; nothing was stored.</exception>
    public async Task<IngestReport> RunAsync(
        Symbol symbol, string path, IngestOptions options, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var content = DailyFile.Read(path, symbol, calendar, time.GetUtcNow(), progress, cancellationToken);
        if (!options.AcceptJumps && content.Bars.Count > 0)
            DailyFile.RefuseUnadjusted(content, await store.LastBeforeAsync(symbol, content.Bars[0].Bar.Session, cancellationToken));

        var objection = default(string);
        var load = new BarLoad(symbol, Path.GetFileName(path), [.. content.Bars.Select(b => b.Bar)])
        {
            Quarantined = content.Quarantined,
            Refused = content.Refusals.Values.Sum(),
            ContentHash = content.Hash,
            Permits = changes => (objection = Objection(symbol, changes, options)) is null && !options.DryRun,
        };
        var (id, changes) = await store.LoadAsync(load, cancellationToken);
        return new(symbol, path, content.LinesRead, changes.Counts, content.Refusals, content.Quarantined)
        {
            Load = id,
            Objection = objection,
            Corrections = changes.Corrected.Count > 0 ? CorrectionSummary.Of(changes) : null,
            Missing = objection is null ? Missing(changes) : [],
        };
    }

    private static string? Objection(Symbol symbol, LoadChanges changes, IngestOptions options)
    {
        if (!options.AcceptJumps && CorrectionGuard.Jump(changes) is { } jump)
            return $"{jump}. Nothing was stored. Check that the bars are of {symbol} and adjusted for splits; if so, give --accept-jumps.";
        return !options.AcceptCorrections && CorrectionGuard.Objects(changes)
            ? $"This would change {changes.Corrected.Count:N0} sessions of {symbol} that are stored, of {changes.Believed.Count:N0}. "
                + "Nothing was stored. "
                + $"If the bars are of {symbol} and the past is meant to change, give --accept-corrections."
            : null;
    }

    private List<SessionHole> Missing(LoadChanges changes) =>
        SessionHole.Find(calendar, [.. changes.Believed.Concat(changes.Added).Select(b => b.Session).Order()]);
}
