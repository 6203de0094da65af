using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Serving;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Replay;

/// <summary>
/// On the replay clock the service stands still, and nothing would ever happen. So it lives through its last sessions first, in the background
/// once it answers. Each of these forecasts says that its clock was a replayed one.
/// </summary>
internal sealed partial class BackfillService(
    ForecastBoard board, Replayer replayer, BarStore bars, Universe universe, TradingCalendar calendar, TimeProvider time, IOptions<ServingOptions> options, ILogger<BackfillService> logger) : BackgroundService
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value is not { Clock: ClockKind.Replay, Backfill: > 0 })
            return;

        while (!board.IsReady)
            await Task.Delay(Look, time, stoppingToken);
        foreach (var symbol in universe.Symbols)
        {
            while (!await FillAsync(symbol, stoppingToken))
                await Task.Delay(RetryAfter, time, stoppingToken);
        }
    }

    /// <returns>Whether there is no more to do.</returns>
    private async Task<bool> FillAsync(Symbol symbol, CancellationToken cancellationToken)
    {
        try
        {
            // What is not served cannot be replayed either; the board says why.
            if (board.Find(symbol.Value) is not Outlook outlook)
                return true;

            var series = await bars.ReadAsync(symbol, knownAt: null, cancellationToken);
            var (from, to) = (series.Sessions[^Math.Min(options.Value.Backfill, series.Count)], series.Sessions[^1]);
            var began = time.GetTimestamp();
            await replayer.RunAsync(new(JobKey.Live, [symbol], from, to, Trials: 0, Track: false), new Lines(logger, symbol), cancellationToken);
            await replayer.ForecastAsync(JobKey.Live, symbol, calendar.Next(to), cancellationToken);
            var seconds = time.GetElapsedTime(began).TotalSeconds;
            Log.Filled(logger, symbol, from, to, seconds);
            return true;
        }
        catch (ReplayException exception)
        {
            Log.Given(logger, symbol, exception.Message);
            return true;
        }
        catch (NpgsqlException exception) when (!cancellationToken.IsCancellationRequested)
        {
            Log.Again(logger, symbol, exception.Message);
            return false;
        }
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
        [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "{Symbol}: replayed {Done} of {Sessions} sessions, up to {At:yyyy-MM-dd}; skill {Skill:0.00%} against naive, n {N}.")]
        public static partial void Progress(ILogger logger, Symbol symbol, int done, int sessions, DateOnly at, double skill, int n);

        [LoggerMessage(EventId = 2, Level = LogLevel.Information, Message = "{Symbol}: the record from {From:yyyy-MM-dd} to {To:yyyy-MM-dd} is complete ({Seconds:0.0} s). It was made on the replay clock, after the fact.")]
        public static partial void Filled(ILogger logger, Symbol symbol, DateOnly from, DateOnly to, double seconds);

        [LoggerMessage(EventId = 3, Level = LogLevel.Warning, Message = "{Symbol}: the record was not filled. {Reason}")]
        public static partial void Given(ILogger logger, Symbol symbol, string reason);

        [LoggerMessage(EventId = 4, Level = LogLevel.Warning, Message = "{Symbol}: the record is not filled yet; trying again. {Error}")]
        public static partial void Again(ILogger logger, Symbol symbol, string error);
    }
}
