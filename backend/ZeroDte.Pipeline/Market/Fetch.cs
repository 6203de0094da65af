using Microsoft.Extensions.Options;
using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Market;

/// <summary>
/// Brings in what is missing of a symbol from the sources that are registered, in their order, and looks back a few sessions for what was
/// corrected there. What a source was asked for and did not have is not asked for again, so a second run makes no call.
/// </summary>
public sealed class Fetch(
    IEnumerable<IBarSource> sources, IEnumerable<IActionSource> actionSources, ActionStore actions, BarStore bars, Ingest ingest,
    AskedSessions asked, Halts halts, TradingCalendar calendar, IOptions<MarketOptions> options)
{
    /// <summary>Sessions that are asked for again with a new one, as vendors correct the last days.</summary>
    public const int LookBack = 10;

    /// <summary>The job that does it where a service runs.</summary>
    public const string JobName = "collect";

    private readonly IReadOnlyList<IBarSource> _sources = [.. sources];

    /// <summary>Whether there is anybody to ask.</summary>
    public bool HasSources => _sources.Count > 0;

    /// <summary>The work of fetching what is missing of a symbol up to a session.</summary>
    public static JobUnit Unit(Symbol symbol, DateOnly through) => new(new(JobName, symbol, through));

    /// <summary>Asks for all that is missing up to a session.</summary>
    /// <param name="progress">Told who is being asked for what.</param>
    /// <returns>What each one asked gave or said, a sentence each; nothing if nothing was to be asked.</returns>
    public async Task<IReadOnlyList<string>> RunAsync(
        Symbol symbol, DateOnly through, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        var said = new List<string>();
        var first = Earliest(through);
        foreach (var source in _sources)
        {
            var missing = await MissingAsync(symbol, first, through, cancellationToken);
            if (await asked.FirstUnaskedAsync(symbol, source.Name, missing, cancellationToken) is not { } unasked)
                continue;

            var lookBack = calendar.Back(through, LookBack);
            var from = unasked < lookBack ? unasked : lookBack;
            if (said.Count == 0)
                said.AddRange(await ActionsAsync(symbol, from, cancellationToken));
            progress?.Report($"asking {source.Name} for {symbol} from {from:yyyy-MM-dd}");
            var (words, isWhole) = await AskAsync(source, symbol, from, through, cancellationToken);
            said.Add($"{source.Name}: {words}");
            if (isWhole && await MissingAsync(symbol, lookBack, through, cancellationToken) is { Count: > 0 } still)
                said.AddRange(await halts.JudgeAsync(symbol, source.Name, still, cancellationToken));
        }

        return said;
    }

    /// <summary>Asks for splits and dividends from an ex-date on, and for those to come; the first source that answers will do.</summary>
    public async Task<IReadOnlyList<string>> ActionsAsync(Symbol symbol, DateOnly from, CancellationToken cancellationToken)
    {
        var said = new List<string>();
        foreach (var source in actionSources)
        {
            try
            {
                var offered = await source.ReadAsync(symbol, from, cancellationToken);
                var (told, withdrawn, refused) =
                    await actions.LoadAsync(symbol, source.Name, ActionStore.Vendor, from, offered, cancellationToken);
                if (told + withdrawn + refused.Count > 0)
                {
                    said.Add($"{source.Name}: {told} splits and dividends added, {withdrawn} withdrawn, {refused.Count} refused"
                        + $"{string.Concat(refused.Select(reason => $" ({reason})"))}.");
                }

                break;
            }
            catch (IngestException exception)
            {
                said.Add($"{source.Name}: {exception.Message}");
            }
        }

        return said;
    }

    /// <returns>What came of it in words, and whether the source answered with nothing that had to be refused.</returns>
    private async Task<(string Words, bool IsWhole)> AskAsync(
        IBarSource source, Symbol symbol, DateOnly from, DateOnly through, CancellationToken cancellationToken)
    {
        try
        {
            var report = await ingest.RunAsync(symbol, source, from, new(), progress: null, cancellationToken);
            if (report.Objection is { } objection)
                return (objection, false);

            await asked.RememberAsync(symbol, source.Name, from, through, cancellationToken);
            return ($"{report.Stored.Added:N0} sessions added, {report.Stored.Corrected:N0} corrected, {report.Refused:N0} refused.",
                report.Refused == 0);
        }
        catch (IngestException exception)
        {
            return (exception.Message, false);
        }
    }

    private async Task<IReadOnlyList<DateOnly>> MissingAsync(
        Symbol symbol, DateOnly first, DateOnly through, CancellationToken cancellationToken)
    {
        var known = await bars.SessionsAsync(symbol, cancellationToken);
        return [.. calendar.Sessions(first, through).Select(session => session.Date).Where(session => !known.Contains(session))];
    }

    private DateOnly Earliest(DateOnly through)
    {
        var first = through.AddYears(-options.Value.HistoryYears);
        return first > calendar.FirstDay ? first : calendar.FirstDay;
    }
}
