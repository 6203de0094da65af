using Microsoft.Extensions.Options;
using ZeroDte.Pipeline.Bars.Minutes;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Market;

/// <summary>
/// Brings in the minute bars that are missing of a symbol's latest sessions, as <see cref="Fetch"/> does with daily ones: from the sources
/// in their order, with a look back for what was corrected, and nothing twice that a source does not have.
/// </summary>
public sealed class MinuteFetch(
    IEnumerable<IMinuteSource> sources, MinuteIngest ingest, MinuteStore store, AskedSessions asked, MinuteRefusals refusals,
    TradingCalendar calendar, IOptions<MarketOptions> options)
{
    /// <summary>The job that does it where a service runs.</summary>
    public const string JobName = "collect-minutes";

    /// <summary>Sessions in a question: about a month, which all vendors answer at once. What is stored of one is there for good.</summary>
    private const int AtOnce = 20;

    private readonly IReadOnlyList<IMinuteSource> _sources = [.. sources];

    /// <summary>Whether minutes are wanted and there is anybody to ask.</summary>
    public bool IsOn => _sources.Count > 0 && options.Value.MinuteSessions > 0;

    /// <summary>The work of fetching what is missing of a symbol's minutes up to a session.</summary>
    public static JobUnit Unit(Symbol symbol, DateOnly through) => new(new(JobName, symbol, through));

    /// <summary>Asks for all that is missing up to a session that has closed.</summary>
    /// <param name="progress">Told who is being asked for what, and the share that is done.</param>
    public async Task<MinutesFetched> RunAsync(
        Symbol symbol, DateOnly through, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        var (said, mayComeLater) = (new List<string>(), false);
        var first = options.Value.FirstOfMinutes(calendar, through);
        foreach (var source in IsOn ? _sources : [])
        {
            var missing = await MissingAsync(symbol, first, through, cancellationToken);
            if (await asked.FirstUnaskedAsync(symbol, AskedAs(source), missing, cancellationToken) is not { } unasked)
                continue;

            var lookBack = calendar.Back(through, Fetch.LookBack);
            var from = unasked < lookBack ? unasked : lookBack > first ? lookBack : first;
            var (words, isFinal) = await AskAsync(source, symbol, from, through, progress, cancellationToken);
            said.Add($"{source.Name}: {words}");
            mayComeLater |= !isFinal;
        }

        mayComeLater = mayComeLater && (await MissingAsync(symbol, through, through, cancellationToken)).Count > 0;
        return new(said, mayComeLater);
    }

    private async Task<(string Words, bool IsFinal)> AskAsync(
        IMinuteSource source, Symbol symbol, DateOnly from, DateOnly through, IProgress<JobProgress>? progress,
        CancellationToken cancellationToken)
    {
        var (added, corrected, refused, done) = (0L, 0L, 0L, 0);
        var sessions = calendar.Sessions(from, through).Select(session => session.Date).ToArray();
        foreach (var some in sessions.Chunk(AtOnce))
        {
            progress?.Report(new(
                $"asking {source.Name} for minutes of {symbol} from {some[0]:yyyy-MM-dd} to {some[^1]:yyyy-MM-dd}",
                (double)done / sessions.Length));
            var (report, words, isFinal) = await TryAsync(source, symbol, some[0], some[^1], cancellationToken);
            await refusals.SetAsync(symbol, source.Name, words, cancellationToken);
            if (words is not null)
                return (words, isFinal);

            await asked.RememberAsync(symbol, AskedAs(source), some[0], some[^1], cancellationToken);
            (added, corrected, refused) =
                (added + report!.Stored.Added, corrected + report.Stored.Corrected, refused + report.Refused);
            done += some.Length;
        }

        return ($"{added:N0} minutes added, {corrected:N0} corrected, {refused:N0} refused.", IsFinal: false);
    }

    /// <returns>What was stored, or why nothing was and whether that will not change by itself.</returns>
    private async Task<(MinuteReport? Report, string? Why, bool IsFinal)> TryAsync(
        IMinuteSource source, Symbol symbol, DateOnly first, DateOnly last, CancellationToken cancellationToken)
    {
        try
        {
            var report = await ingest.RunAsync(symbol, source, first, last, new(), cancellationToken);
            return (report, report.Objection, IsFinal: true);
        }
        catch (IngestException exception)
        {
            return (null, exception.Message, exception.IsFinal);
        }
    }

    private async Task<List<DateOnly>> MissingAsync(
        Symbol symbol, DateOnly first, DateOnly through, CancellationToken cancellationToken)
    {
        var coverage = await store.CoverageAsync(symbol, first, through, cancellationToken);
        return [.. calendar.Sessions(first, through).Where(coverage.Lacks).Select(session => session.Date)];
    }

    private static string AskedAs(IMinuteSource source) => $"{source.Name}, minutes";
}

/// <param name="Said">What each source that was asked gave or said, a sentence each; nothing if nothing was to be asked.</param>
/// <param name="MayComeLater">Whether the last session lacks minutes that a source may have later.</param>
public sealed record MinutesFetched(IReadOnlyList<string> Said, bool MayComeLater);
