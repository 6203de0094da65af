using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Jobs;

namespace ZeroDte.Pipeline.Market;

/// <summary>Sees to it that the bar of a session is there: what is known of it, or what to do about it.</summary>
internal sealed class IngestJob(KnownBars bars) : IJob
{
    public const string JobName = "ingest";

    public string Name => JobName;

    public JobTiming Timing => JobTiming.AfterTheClose(JobName, minutes: 10);

    public async Task<JobOutcome> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var key = context.Key;
        var series = (await bars.ReadAsync(key.Symbol, context.Now, horizon: null, cancellationToken)).Series;
        var at = series.Sessions.BinarySearch(key.Session);
        if (at < 0)
            return new Waiting($"the bar of {key.Symbol} of {key.Session:yyyy-MM-dd}: ./zerodte ingest FILE --symbol {key.Symbol}");

        var (open, high, low, close, _) = series.Candles[at];
        return new Done(
            $"{key.Symbol} on {key.Session:yyyy-MM-dd}: open {open:0.00}, high {high:0.00}, low {low:0.00}, close {close:0.00}.");
    }
}
