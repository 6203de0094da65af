using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Market;

/// <summary>
/// Sees to it that the bar of a session is there: what is known of it, or what the first source that has it gives, or what to do.
/// </summary>
internal sealed class IngestJob(KnownBars bars, Halts halts, Fetch fetch) : IJob
{
    public const string JobName = "ingest";

    /// <summary>Until a vendor that does not have the bar yet is asked again: its calls are counted.</summary>
    internal static readonly TimeSpan BetweenCalls = TimeSpan.FromMinutes(15);

    public string Name => JobName;

    public JobTiming Timing => JobTiming.AfterTheClose(JobName, minutes: 10);

    public async Task<JobOutcome> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var key = context.Key;
        if (await FindAsync() is { } there)
            return new Done(Words(key, there));

        // Nobody outside is asked on behalf of a replay: what comes later was not known then.
        var said = key.Record.IsLive
            ? await fetch.RunAsync(key.Symbol, key.Session, progress: null, cancellationToken)
            : [];
        if (await FindAsync() is { } fetched)
            return new Done($"{Words(key, fetched)} {string.Join(" ", said)}");
        if (await halts.FindAsync(key.Symbol, key.Session, cancellationToken) is { } reason)
            return new Done($"{key.Symbol} did not trade on {key.Session:yyyy-MM-dd}: {reason}.");

        var wanted = $"the bar of {key.Symbol} of {key.Session:yyyy-MM-dd}";
        return new Waiting($"{wanted}: ./zerodte ingest FILE --symbol {key.Symbol}{string.Concat(said.Select(words => $". {words}"))}")
        {
            AtLeast = fetch.HasSources ? BetweenCalls : null,
        };

        async Task<Bar?> FindAsync() =>
            await bars.TradedAsync(key.Symbol, key.Session, context.Now, cancellationToken) is [var bar, ..] && bar.Session == key.Session
                ? bar
                : null;
    }

    private static string Words(JobKey key, Bar bar) =>
        $"{key.Symbol} on {key.Session:yyyy-MM-dd}: open {bar.Open:0.00}, high {bar.High:0.00}, low {bar.Low:0.00}, "
        + $"close {bar.Close:0.00}.";
}
