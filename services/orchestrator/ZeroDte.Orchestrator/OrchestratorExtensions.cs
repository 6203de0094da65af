using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;
using Quartz;
using ZeroDte.Pipeline.Storage;

namespace ZeroDte.Orchestrator;

public static class OrchestratorExtensions
{
    /// <summary>Quartz's tables live in a schema of their own.</summary>
    internal const string Schema = "quartz";

    /// <summary>
    /// Looks at the schedule every minute, by one process of the cluster at a time, and works through what is due. Needs the storage, the
    /// jobs' runner and the jobs themselves.
    /// </summary>
    public static IServiceCollection AddOrchestrator(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<OrchestratorOptions>().Bind(configuration.GetSection(OrchestratorOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<OrchestratorOptions>, OrchestratorOptionsValidator>();
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
                store.UsePostgres(postgres => postgres.DataSourceFactory = _ => Connect(configuration));
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
        services.AddSingleton<WorkSignal>();
        return services.AddHostedService<Orchestration>();
    }

    private static NpgsqlDataSource Connect(IConfiguration configuration) => NpgsqlDataSource.Create(
        new NpgsqlConnectionStringBuilder(configuration.GetConnectionString(StorageExtensions.ConnectionName) ?? throw new NoDatabaseException())
        {
            SearchPath = Schema,
            ApplicationName = "quartz",
        });
}
