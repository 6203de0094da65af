using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using ZeroDte.Postgres;

namespace ZeroDte.Pipeline.Lifecycle;

/// <summary>Keeps the tracking server in step with who serves, for as long as the host runs.</summary>
internal sealed partial class PublisherService(Migrator migrator, Publisher publisher, TimeProvider time, ILogger<PublisherService> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!await MigratedAsync(stoppingToken))
            await Task.Delay(Interval, time, stoppingToken);
        await publisher.FollowAsync(Interval, stoppingToken);
    }

    private async Task<bool> MigratedAsync(CancellationToken cancellationToken)
    {
        try
        {
            await migrator.MigrateAsync(cancellationToken);
            return true;
        }
        catch (NpgsqlException exception) when (!cancellationToken.IsCancellationRequested)
        {
            Log.DatabaseAway(logger, exception.Message);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Level = LogLevel.Debug, Message = "The database cannot be reached yet. {Error}")]
        public static partial void DatabaseAway(ILogger logger, string error);
    }
}
