using Microsoft.Extensions.Logging;
using ZeroDte.Pipeline.Clock;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.ServiceDefaults.Background;

namespace ZeroDte.Pipeline.Market;

/// <summary>
/// When a service with a source of bars starts: asks for what each followed symbol lacks, as work that any process may do. From then on
/// the daily jobs see to it.
/// </summary>
internal sealed partial class LiveStart(
    FollowedSymbols followed, ServiceClock clock, Fetch fetch, MinuteFetch minutes, JobBacklog backlog,
    Supervisor supervisor, ILogger<LiveStart> logger) : SupervisedService("Asking for bars", supervisor)
{
    protected override async Task WorkAsync(CancellationToken cancellationToken)
    {
        if (!fetch.HasSources || !clock.IsLive)
        {
            if (!fetch.HasSources)
                Log.NoSource(logger, VendorKeys.Hint);
            return;
        }

        var last = clock.LastClosed;
        var symbols = await followed.AllAsync(cancellationToken);
        Log.Collecting(logger, symbols.Count, last);
        await backlog.AddAsync([.. symbols.Select(symbol => Fetch.Unit(symbol, last))], cancellationToken);
        if (minutes.IsOn)
            await backlog.AddAsync([.. symbols.Select(symbol => MinuteFetch.Unit(symbol, last))], cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "No source of bars: to follow the market, {Hint}.")]
        public static partial void NoSource(ILogger logger, string hint);

        [LoggerMessage(EventId = 2, Level = LogLevel.Information,
            Message = "Looking for bars of {Count} symbols up to {Session:yyyy-MM-dd}.")]
        public static partial void Collecting(ILogger logger, int count, DateOnly session);
    }
}
