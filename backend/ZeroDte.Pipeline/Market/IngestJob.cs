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
        var known = await ReadAsync();
        if (Find(known) is { } there)
            return new Done(Words(key, there));

        var from = known.Count > 0 && known.Sessions[^1] < key.Session ? known.Sessions[^1].AddDays(1) : key.Session;
        var said = new List<string>();
        foreach (var source in sources)
        {
            said.Add($"{source.Name}: {await AskAsync(source, key.Symbol, from, cancellationToken)}");
            if (Find(await ReadAsync()) is { } fetched)
                return new Done($"{Words(key, fetched)} {string.Join(" ", said)}");
        }

        var wanted = $"the bar of {key.Symbol} of {key.Session:yyyy-MM-dd}";
        return new Waiting($"{wanted}: ./zerodte ingest FILE --symbol {key.Symbol}{string.Concat(said.Select(words => $". {words}"))}");

        async Task<BarSeries> ReadAsync() => (await bars.ReadAsync(key.Symbol, context.Now, horizon: null, cancellationToken)).Series;

        Candle? Find(BarSeries series) => series.Sessions.BinarySearch(key.Session) is >= 0 and var at ? series.Candles[at] : null;
    }

    /// <returns>What became of it, as a sentence.</returns>
    private async Task<string> AskAsync(IBarSource source, Symbol symbol, DateOnly from, CancellationToken cancellationToken)
    {
        try
        {
            var report = await ingest.RunAsync(symbol, source, from, new(), progress: null, cancellationToken);
            return report.Objection ?? $"{report.Stored.Added:N0} sessions added, {report.Refused:N0} refused.";
        }
        catch (IngestException exception)
        {
            return exception.Message;
        }
    }

    private static string Words(JobKey key, Candle candle)
    {
        var (open, high, low, close, _) = candle;
        return $"{key.Symbol} on {key.Session:yyyy-MM-dd}: open {open:0.00}, high {high:0.00}, low {low:0.00}, close {close:0.00}.";
    }
}
