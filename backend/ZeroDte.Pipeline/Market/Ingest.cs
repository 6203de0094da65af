using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Market.Csv;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Market;

/// <summary>
/// Takes daily bars into the store: what can be trusted becomes bars, the rest goes to quarantine with its reason.
/// </summary>
public sealed class Ingest(BarStore store, TradingCalendar calendar, TimeProvider time)
{
    /// <summary>Takes in a file of daily bars.</summary>
    /// <inheritdoc cref="RunAsync(Symbol, IBarSource, DateOnly, IngestOptions, IProgress{double}, CancellationToken)"/>
    public async Task<IngestReport> RunAsync(
        Symbol symbol, string path, IngestOptions options, IProgress<double>? progress, CancellationToken cancellationToken) =>
        await RunAsync(symbol, new CsvFile(path), DateOnly.MinValue, options, progress, cancellationToken) with { File = path };

    /// <param name="from">Sessions before it need not be asked for.</param>
    /// <param name="progress">Told the share that has been read, 0 to 1.</param>
    /// <exception cref="IngestException">The source has nothing that can be used; nothing was stored.</exception>
    public async Task<IngestReport> RunAsync(
        Symbol symbol, IBarSource source, DateOnly from, IngestOptions options, IProgress<double>? progress,
        CancellationToken cancellationToken)
    {
        var offered = new OfferedBars(symbol, calendar, time.GetUtcNow())
        {
            Unit = source.Unit,
            IsAsTraded = options.AsTraded || source.IsAsTraded,
            SharesOf = options.SharesOf,
        };
        await source.ReadAsync(offered, from, progress, cancellationToken);
        offered.Sort();
        if (!options.AcceptJumps && offered.Bars.Count > 0)
        {
            offered.RefuseUnadjusted(
                await store.LastBeforeAsync(symbol, offered.Bars[0].Bar.Session, cancellationToken),
                await store.AdjustmentAsync(symbol, cancellationToken));
        }

        var objection = default(string);
        var load = new BarLoad(symbol, source.Name, offered.Quotes)
        {
            Quarantined = offered.Refused,
            Refused = offered.Refusals.Values.Sum(),
            ContentHash = offered.Hash,
            Permits = changes => (objection = Objection(symbol, changes, options)) is null && !options.DryRun,
        };
        var (id, changes) = await store.LoadAsync(load, cancellationToken);
        return new(symbol, source.Name, offered.Count, changes.Counts, offered.Refusals, offered.Refused)
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
