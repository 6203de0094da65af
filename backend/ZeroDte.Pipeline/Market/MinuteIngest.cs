using ZeroDte.Pipeline.Bars.Minutes;
using ZeroDte.Pipeline.Market.Csv;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Market;

/// <summary>
/// Takes minute bars into the store: what can be trusted becomes bars, the rest goes to quarantine with its reason.
/// </summary>
public sealed class MinuteIngest(MinuteStore store, TradingCalendar calendar, TimeProvider time)
{
    /// <summary>Corrections of more minutes than one long session has are another history, which a person should look at first.</summary>
    private const int FewMinutes = 390;

    /// <summary>Takes in a file of minute bars.</summary>
    /// <param name="stampsAreEnds">Whether the file names each minute by its end, as some vendors do.</param>
    /// <param name="progress">Told the share that has been read, 0 to 1.</param>
    /// <exception cref="IngestException">The file has nothing that can be used; nothing was stored.</exception>
    public async Task<MinuteReport> RunAsync(
        Symbol symbol, string path, bool stampsAreEnds, IngestOptions options, IProgress<double>? progress,
        CancellationToken cancellationToken)
    {
        var offered = new OfferedMinutes(symbol, calendar, time.GetUtcNow());
        var file = new CsvFile(path);
        file.Read(offered, stampsAreEnds, progress, cancellationToken);
        offered.Sort();
        return await LoadAsync(offered, file.Name, asked: [], options, cancellationToken) with { File = path };
    }

    /// <summary>Asks a source for the minutes of some sessions, and remembers that it was asked.</summary>
    /// <exception cref="IngestException">The source has nothing that can be had; nothing was stored.</exception>
    public async Task<MinuteReport> RunAsync(
        Symbol symbol, IMinuteSource source, DateOnly first, DateOnly last, IngestOptions options, CancellationToken cancellationToken)
    {
        var (now, from, close) = (time.GetUtcNow(), calendar.Session(first).Open.UtcDateTime, calendar.Session(last).Close.UtcDateTime);
        var offered = new OfferedMinutes(symbol, calendar, now);
        foreach (var (number, bar) in (await source.ReadAsync(symbol, first, last, cancellationToken)).Index())
            offered.Offer(number + 1, bar, bar.ToString());
        offered.Sort();
        // A minute of lag, because a bar that is still being made may be missing for no other reason.
        var ended = now.UtcDateTime.AddMinutes(-1);
        var until = ended < close ? new DateTime(ended.Ticks - ended.Ticks % TimeSpan.TicksPerMinute, DateTimeKind.Utc) : close;
        MinuteSpan[] asked = until > from ? [new(from, until)] : [];
        return await LoadAsync(offered, source.Name, asked, options, cancellationToken);
    }

    private async Task<MinuteReport> LoadAsync(
        OfferedMinutes offered, string source, MinuteSpan[] asked, IngestOptions options, CancellationToken cancellationToken)
    {
        var objection = default(string);
        var (id, changes) = await store.LoadAsync(new(offered.Symbol, source, offered.Bars)
        {
            Quarantined = offered.Refused,
            Refused = offered.Refusals.Values.Sum(),
            ContentHash = offered.Hash,
            Asked = asked,
            Permits = would => (objection = Objection(offered.Symbol, would, options)) is null && !options.DryRun,
        }, cancellationToken);
        return new(offered.Symbol, source, offered.Count, changes.Counts, offered.Refusals, offered.Refused)
        {
            Load = id,
            Objection = objection,
        };
    }

    private static string? Objection(Symbol symbol, MinuteChanges changes, IngestOptions options) =>
        changes.Corrected.Count <= FewMinutes || options.AcceptCorrections
            ? null
            : $"This would change {changes.Corrected.Count:N0} minutes of {symbol} that are stored. Nothing was stored. "
                + $"If the bars are of {symbol} and the past is meant to change, give --accept-corrections.";
}
