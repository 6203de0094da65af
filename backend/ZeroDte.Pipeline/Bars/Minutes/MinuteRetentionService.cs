using Microsoft.Extensions.Logging;
using ZeroDte.Postgres;
using ZeroDte.ServiceDefaults.Background;

namespace ZeroDte.Pipeline.Bars.Minutes;

/// <summary>Drops once a day what the settings say is kept no longer, for as long as the host runs; nothing without a setting.</summary>
internal sealed partial class MinuteRetentionService(
    Migrator migrator, MinuteRetention retention, TimeProvider time, Supervisor supervisor, ILogger<MinuteRetentionService> logger)
        : SupervisedService("Dropping old minutes", supervisor)
{
    private static readonly TimeSpan Interval = TimeSpan.FromDays(1);

    protected override async Task WorkAsync(CancellationToken cancellationToken)
    {
        if (!retention.HasPolicy)
            return;

        await migrator.MigrateAsync(cancellationToken);
        for (; ; await Task.Delay(Interval, time, cancellationToken))
        {
            var (months, beliefs) = await retention.RunAsync(cancellationToken);
            if (months.Count + beliefs > 0)
                Log.Dropped(logger, months.Count, beliefs);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Level = LogLevel.Information,
            Message = "Dropped minutes by policy: {Months} whole months, and {Beliefs} superseded beliefs of others.")]
        public static partial void Dropped(ILogger logger, int months, long beliefs);
    }
}
