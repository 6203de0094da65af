using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Clock;
using ZeroDte.Pipeline.Identity;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Pipeline.Ledger;
using ZeroDte.Pipeline.Serving;
using ZeroDte.Quant.Market;
using ZeroDte.ServiceDefaults.Background;

namespace ZeroDte.Pipeline.Replay;

/// <summary>
/// A new service has no record. So it lives in the background through its last sessions first; on the replay clock, where nothing would
/// ever happen, through those too that come with newer bars, and seals the forecast that it serves. Each of these says that its clock was
/// a replayed one.
/// </summary>
internal sealed partial class BackfillService(
    ForecastBoard board, Replayer replayer, BarStore bars, ForecastLedger ledger, JobBacklog backlog, FollowedSymbols followed,
    TradingCalendar calendar, TimeProvider time,
    IOptions<ServingOptions> options, ServiceClock clock, Supervisor supervisor, ILogger<BackfillService> logger)
        : SupervisedService("Filling the record", supervisor)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    /// <summary>What would have been done by now if the service had run since the open.</summary>
    private static readonly string[] IntoTheSession = ["ingest-open", "predict"];

    /// <remarks>Called again after a failure, it goes on where the record ends: a replay keeps what is done.</remarks>
    protected override async Task WorkAsync(CancellationToken cancellationToken)
    {
        // What is not served cannot be replayed; that may pass, as when the database was away while its first model was trained.
        for (var filled = new Dictionary<Symbol, DateOnly>(); ; await Task.Delay(Look, time, cancellationToken))
        {
            foreach (var outlook in board.Symbols.OfType<Outlook>().Where(o => filled.GetValueOrDefault(o.Symbol) != o.Session.Date))
            {
                var isFollowed = (await followed.AllAsync(cancellationToken)).Contains(outlook.Symbol);
                if (options.Value.Backfill > 0 && isFollowed && (!clock.IsLive || await IsNewAsync(outlook.Symbol, cancellationToken)))
                    await FillAsync(outlook.Symbol, cancellationToken);
                else if (!clock.IsLive)
                    await replayer.ForecastAsync(ModelKey.Live(outlook.Symbol), outlook.Session.Date, cancellationToken);
                filled[outlook.Symbol] = outlook.Session.Date;
            }
        }
    }

    protected override bool IsAway(Exception exception) => exception is ReplayInterruptedException;

    private async Task FillAsync(Symbol symbol, CancellationToken cancellationToken)
    {
        try
        {
            var series = await bars.ReadAsync(symbol, knownAt: null, cancellationToken);
            if (options.Value.SessionsToFill(series.Count) is not (> 0 and var sessions))
                return;
            var (from, to) = (series.Sessions[^sessions], series.Sessions[^1]);
            // Newer bars leave no hole in the record, however many they are.
            if (await ledger.LatestAsync(ModelKey.Live(symbol), 1, cancellationToken) is [{ Forecast.Session: var last }] && last < from)
                from = last;
            var began = time.GetTimestamp();
            await replayer.RunAsync(new(RecordName.Live, [symbol], from, to, Trials: 0, Track: true), new Lines(logger, symbol),
                cancellationToken);
            await ForecastAsync(symbol, calendar.Session(calendar.Next(to)), cancellationToken);
            var seconds = time.GetElapsedTime(began).TotalSeconds;
            Log.Filled(logger, symbol, from, to, seconds);
        }
        catch (ReplayException exception) when (exception is not ReplayInterruptedException)
        {
            Log.Given(logger, symbol, exception.Message);
        }
    }

    private async Task<bool> IsNewAsync(Symbol symbol, CancellationToken cancellationToken) =>
        await ledger.LatestAsync(ModelKey.Live(symbol), 1, cancellationToken) is [];

    /// <summary>The forecast after the record: at once on the replay clock; on the live one by its job, now if it was due.</summary>
    private async Task ForecastAsync(Symbol symbol, TradingSession session, CancellationToken cancellationToken)
    {
        if (!clock.IsLive)
            await replayer.ForecastAsync(ModelKey.Live(symbol), session.Date, cancellationToken);
        else if (session.Open < time.GetUtcNow() && time.GetUtcNow() < session.Close)
            await backlog.AddAsync([.. IntoTheSession.Select(job => new JobUnit(new(job, symbol, session.Date)))], cancellationToken);
    }

    /// <summary>A line in the log now and then.</summary>
    private sealed class Lines(ILogger logger, Symbol symbol) : IProgress<ReplayProgress>
    {
        private const int Every = 20;

        public void Report(ReplayProgress value)
        {
            if (value.Done % Every == 0 || value.Done == value.Sessions)
                Log.Progress(logger, symbol, value.Done, value.Sessions, value.At, value.Skill, value.N);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "{Symbol}: replayed {Done} of {Sessions} sessions, up to "
            + "{At:yyyy-MM-dd}; skill {Skill:0.00%} against naive, n {N}.")]
        public static partial void Progress(ILogger logger, Symbol symbol, int done, int sessions, DateOnly at, double skill, int n);

        [LoggerMessage(EventId = 2, Level = LogLevel.Information, Message = "{Symbol}: the record from {From:yyyy-MM-dd} to "
            + "{To:yyyy-MM-dd} is complete ({Seconds:0.0} s). It was made on the replay clock, after the fact.")]
        public static partial void Filled(ILogger logger, Symbol symbol, DateOnly from, DateOnly to, double seconds);

        [LoggerMessage(EventId = 3, Level = LogLevel.Warning, Message = "{Symbol}: the record was not filled. {Reason}")]
        public static partial void Given(ILogger logger, Symbol symbol, string reason);
    }
}
