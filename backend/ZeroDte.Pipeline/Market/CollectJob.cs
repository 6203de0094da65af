using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Jobs;

namespace ZeroDte.Pipeline.Market;

/// <summary>Fetches all that is missing of a symbol up to a session; asked for at the start of a live service, and by people.</summary>
internal sealed class CollectJob(Fetch fetch, BarStore bars, Halts halts) : IJob
{
    public string Name => Fetch.JobName;

    public async Task<JobOutcome> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var (symbol, session) = (context.Key.Symbol, context.Key.Session);
        if (!fetch.HasSources)
            return new Waiting($"a source of bars: {VendorKeys.Hint}");

        var said = await fetch.RunAsync(symbol, session, new Reports(context), cancellationToken);
        var known = await bars.SessionsAsync(symbol, cancellationToken);
        var words = $"{symbol}: {known.Count:N0} sessions{string.Concat(said.Select(sentence => $". {sentence}"))}";
        return known.Contains(session) || await halts.FindAsync(symbol, session, cancellationToken) is not null
            ? new Done(words)
            : new Waiting($"the bar of {session:yyyy-MM-dd}. {words}") { AtLeast = IngestJob.BetweenCalls };
    }

    private sealed class Reports(JobContext context) : IProgress<string>
    {
        public void Report(string value) => context.Report(value);
    }
}
