using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Jobs;

namespace ZeroDte.Pipeline.Market;

/// <summary>Fetches what is missing of a symbol's minutes, once its daily bar is there: nothing that is forecast waits for them.</summary>
internal sealed class CollectMinutesJob(MinuteFetch fetch, BarStore bars) : IJob
{
    public string Name => MinuteFetch.JobName;

    public JobTiming? Timing => fetch.IsOn ? JobTiming.AfterTheClose(Name, minutes: 40, onlyLatest: true) : null;

    public async Task<JobOutcome> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var (symbol, session) = (context.Key.Symbol, context.Key.Session);
        if (!context.Key.Record.IsLive || !fetch.IsOn)
            return new Done("Nothing to ask for: no source of minutes, Market__MinuteSessions is 0, or this is a replay.");
        if (!(await bars.SessionsAsync(symbol, cancellationToken)).Contains(session))
            return new Waiting($"the daily bar of {symbol} of {session:yyyy-MM-dd}, which is fetched first");

        var fetched = await fetch.RunAsync(symbol, session, context.Progress, cancellationToken);
        var words = $"{symbol}: {(fetched.Said.Count > 0 ? string.Join(" ", fetched.Said) : "no minutes to ask for.")}";
        return fetched.MayComeLater
            ? new Waiting($"the minutes of {session:yyyy-MM-dd}. {words}") { AtLeast = IngestJob.BetweenCalls }
            : new Done(words);
    }
}
