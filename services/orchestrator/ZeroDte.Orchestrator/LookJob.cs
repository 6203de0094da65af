using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using Quartz;
using ZeroDte.Pipeline.Clock;
using ZeroDte.Pipeline.Jobs;

namespace ZeroDte.Orchestrator;

/// <summary>
/// One look at the schedule. On the replay clock, where it is always the morning after the last bar, nothing is ever due.
/// </summary>
[DisallowConcurrentExecution]
internal sealed partial class LookJob(ScheduleLook look, TimeProvider time, IOptions<ClockOptions> clock, ILogger<LookJob> logger)
    : Quartz.IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            if (clock.Value.Clock == ClockKind.Live)
                await look.LookAsync(time.GetUtcNow(), cancellationToken);
            await look.TidyAsync(time.GetUtcNow(), cancellationToken);
        }
        catch (NpgsqlException exception)
        {
            // The next minute's look finds what this one would have.
            Log.DatabaseAway(logger, exception.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "The schedule could not be looked at; it is in a minute. {Error}")]
        public static partial void DatabaseAway(ILogger logger, string error);
    }
}
