using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using Quartz;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Postgres;

namespace ZeroDte.Orchestrator;

/// <summary>Starts Quartz and the workers once there is a database, and keeps the workers going whatever becomes of it.</summary>
internal sealed partial class Orchestration(
    Migrator migrator, ISchedulerFactory quartz, JobBacklog backlog, WorkSignal signal, NpgsqlDataSource database, TimeProvider time,
    IOptions<OrchestratorOptions> options, ILoggerFactory loggers) : BackgroundService
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly OrchestratorOptions _options = options.Value;
    private readonly ILogger _logger = loggers.CreateLogger<Orchestration>();
    private IScheduler? _scheduler;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!_options.Enabled)
            return;

        try
        {
            await KeepAsync(StartQuartzAsync, LogLevel.Warning, stoppingToken);
            await Task.WhenAll(Enumerable.Range(0, _options.Workers)
                .Select(_ => KeepAsync(WorkAsync, LogLevel.Debug, stoppingToken))
                .Append(KeepAsync(signal.ListenAsync, LogLevel.Warning, stoppingToken)));
        }
        finally
        {
            if (_scheduler is not null)
                await _scheduler.Shutdown(waitForJobsToComplete: false, CancellationToken.None);
        }
    }

    private async Task StartQuartzAsync(CancellationToken cancellationToken)
    {
        await migrator.MigrateAsync(cancellationToken);
        // Makes the schema under the lock that all migrations take; Quartz fills it by itself.
        var schema = new MigrationSource(typeof(Orchestration).Assembly, "ZeroDte.Orchestrator.Migrations.", OrchestratorExtensions.Schema);
        await new Migrator(database, schema, loggers.CreateLogger<Migrator>()).MigrateAsync(cancellationToken);
        _scheduler = await quartz.GetScheduler(cancellationToken);
        await _scheduler.Start(cancellationToken);
    }

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var announced = signal.Next;
            if (await backlog.RunNextAsync(chain: null, cancellationToken) is null)
                await Task.WhenAny(announced, Task.Delay(TimeSpan.FromSeconds(_options.PollSeconds), time, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Does something until it succeeds or the host stops.</summary>
    /// <param name="level">Of saying that the database is away: one of those who notice is enough.</param>
    private async Task KeepAsync(Func<CancellationToken, Task> doAsync, LogLevel level, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await doAsync(stoppingToken);
                return;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (exception is NpgsqlException or SchedulerException)
            {
                Log.DatabaseAway(_logger, level, RetryAfter.TotalSeconds, exception.Message);
                await Task.Delay(RetryAfter, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Message = "The database cannot be used; trying again in {Seconds} s. {Error}")]
        public static partial void DatabaseAway(ILogger logger, LogLevel level, double seconds, string error);
    }
}
