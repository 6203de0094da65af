using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using ZeroDte.Pipeline.Drift;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Pipeline.Lifecycle;
using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Replay;
using ZeroDte.Pipeline.Serving;
using ZeroDte.Pipeline.Storage;
using ZeroDte.Pipeline.Tracking;
using ZeroDte.Pipeline.Training;
using ZeroDte.Pipeline.Tuning;
using ZeroDte.Postgres;

namespace ZeroDte.Cli;

/// <summary>The pipeline without a web host, for commands that do one thing and end.</summary>
internal static class Services
{
    /// <summary>The pipeline on a database that has the schema of this build.</summary>
    public static async Task<ServiceProvider> OpenAsync(CancellationToken cancellationToken)
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        var services = new ServiceCollection()
            .AddLogging()
            .AddStorage(configuration)
            .AddCommandTracking(configuration)
            .AddMarket()
            .AddTraining()
            .AddTuning()
            .AddJobs(configuration)
            .AddLifecycle()
            .AddServing(configuration)
            .AddDrift(configuration)
            .PostConfigure<ServingOptions>(serving => serving.Backfill = 0) // a command does one thing and ends
            .AddReplay()
            .BuildServiceProvider();
        await services.GetRequiredService<Migrator>().MigrateAsync(cancellationToken);
        return services;
    }

    /// <summary>A tracking client whose server, where none is named, lives in this process as long as these services.</summary>
    public static IServiceCollection AddCommandTracking(this IServiceCollection services, IConfiguration configuration, int attempts = 5) =>
        services.AddTracking(configuration, attempts).AddSingleton<IEmbeddedTracking>(_ => new InProcessTracking(configuration));
}
