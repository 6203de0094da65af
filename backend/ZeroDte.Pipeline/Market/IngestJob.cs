using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Market;

/// <summary>
/// Sees to it that the bar of a session is there: what is known of it, or what the first source that has it gives, or what to do.
/// </summary>
internal sealed class IngestJob(KnownBars bars, IEnumerable<IBarSource> sources, Ingest ingest) : IJob
{
    public const string JobName = "ingest";

    public string Name => JobName;

    public JobTiming Timing => JobTiming.AfterTheClose(JobName, minutes: 10);

    public async Task<JobOutcome> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var key = context.Key;
        if (await FindAsync(context, cancellationToken) is { } known)
            return new Done(Words(key, known));

        var said = new List<string>();
        foreach (var source in sources)
        {
            said.Add($"{source.Name}: {await AskAsync(source, context, cancellationToken)}");
            if (await FindAsync(context, cancellationToken) is { } fetched)
                return new Done($"{Words(key, fetched)} {string.Join(" ", said)}");
        }

        var wanted = $"the bar of {key.Symbol} of {key.Session:yyyy-MM-dd}";
        return new Waiting($"{wanted}: ./zerodte ingest FILE --symbol {key.Symbol}{string.Concat(said.Select(words => $". {words}"))}");
    }

    /// <returns>What became of it, as a sentence.</returns>
    private async Task<string> AskAsync(IBarSource source, JobContext context, CancellationToken cancellationToken)
    {
        var (symbol, session) = (context.Key.Symbol, context.Key.Session);
        try
        {
            var believed = (await bars.ReadAsync(symbol, context.Now, horizon: null, cancellationToken)).Series.Sessions;
            var from = believed.Length > 0 && believed[^1] < session ? believed[^1].AddDays(1) : session;
            var report = await ingest.RunAsync(symbol, source, from, new(), progress: null, cancellationToken);
            return report.Objection ?? $"{report.Stored.Added:N0} sessions added, {report.Refused:N0} refused.";
        }
        catch (IngestException exception)
        {
            return exception.Message;
        }
    }

    private async Task<Candle?> FindAsync(JobContext context, CancellationToken cancellationToken)
    {
        var series = (await bars.ReadAsync(context.Key.Symbol, context.Now, horizon: null, cancellationToken)).Series;
        var at = series.Sessions.BinarySearch(context.Key.Session);
        return at < 0 ? null : series.Candles[at];
    }

    private static string Words(JobKey key, Candle candle)
    {
        var (open, high, low, close, _) = candle;
        return $"{key.Symbol} on {key.Session:yyyy-MM-dd}: open {open:0.00}, high {high:0.00}, low {low:0.00}, close {close:0.00}.";
    }
}
