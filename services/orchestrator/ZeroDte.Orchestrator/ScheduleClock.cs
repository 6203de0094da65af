using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using Quartz;
using ZeroDte.Pipeline.Clock;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Pipeline.Storage;

namespace ZeroDte.Orchestrator;

/// <summary>Quartz's scheduler, which looks at the schedule every minute: one process of the cluster at a time.</summary>
/// <remarks>
/// It has services of its own, made anew at each start: Quartz keeps its scheduler in its container for good, even one that could not
/// start and can never be started again.
/// </remarks>
internal sealed class ScheduleClock(
    IConfiguration configuration, ScheduleLook look, TimeProvider time, IOptions<ClockOptions> clock, ILoggerFactory loggers)
{
    private static readonly TimeSpan BetweenChecks = TimeSpan.FromSeconds(1);

    /// <summary>Runs until it is told to stop.</summary>
    /// <exception cref="SchedulerException">Quartz cannot start, mostly because the database is away, or it stopped by itself.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var services = Services();
        var scheduler = await services.GetRequiredService<ISchedulerFactory>().GetScheduler(cancellationToken);
        try
        {
            await scheduler.Start(cancellationToken);
            while (scheduler.Status == SchedulerStatus.Running)
                await Task.Delay(BetweenChecks, time, cancellationToken);
            throw new SchedulerException("Quartz stopped by itself.");
        }
        finally
        {
            await scheduler.Shutdown(waitForJobsToComplete: false, CancellationToken.None);
        }
    }

    private ServiceProvider Services()
    {
        var services = new ServiceCollection();
        services.AddSingleton(loggers).AddLogging().AddSingleton(look).AddSingleton(time).AddSingleton(clock);
        services.AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(scheduler =>
            {
                scheduler.InstanceName = "zerodte";
                scheduler.GenerateInstanceId = true;
            });
            quartz.UseDefaultThreadPool(1);
            quartz.UsePersistentStore(store =>
            {
                store.UsePostgres(postgres => postgres.DataSourceFactory = _ => Connect());
                store.UseSystemTextJsonSerializer();
                store.UseClustering();
                store.ProvisionSchema();
                store.ConfigureStore(options => options.UseBackgroundThreads = true);
            });
            // At the first second of each minute, since jobs are due at full minutes. One that was missed is made up for once.
            quartz.ScheduleJob<LookJob>(trigger => trigger
                .WithIdentity("look")
                .WithCronSchedule("0 * * * * ?"));
        });
        return services.BuildServiceProvider();
    }

    private NpgsqlDataSource Connect() => NpgsqlDataSource.Create(
        new NpgsqlConnectionStringBuilder(configuration.GetConnectionString(StorageExtensions.ConnectionName)
            ?? throw new NoDatabaseException())
        {
            SearchPath = OrchestratorExtensions.Schema,
            ApplicationName = "quartz",
        });
}
