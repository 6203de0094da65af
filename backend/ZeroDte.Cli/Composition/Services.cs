using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using ZeroDte.Pipeline;
using ZeroDte.Pipeline.Clock;
using ZeroDte.Pipeline.Serving;
using ZeroDte.Pipeline.Tracking;
using ZeroDte.Postgres;
using ZeroDte.Presentation;
using ZeroDte.ServiceDefaults;

namespace ZeroDte.Cli.Composition;

/// <summary>The pipeline without a web host, for commands that do one thing and end.</summary>
internal static class Services
{
    /// <summary>The pipeline on a database that has the schema of this build.</summary>
    public static async Task<ServiceProvider> OpenAsync(CancellationToken cancellationToken)
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().AddSecretFiles().Build();
        var services = new ServiceCollection()
            .AddLogging()
            .AddPipeline(configuration)
            .AddPresentation()
            .AddInProcessTracking(configuration)
            .PostConfigure<ServingOptions>(serving => serving.Backfill = 0) // a command does one thing and ends
            .BuildServiceProvider();
        await services.GetRequiredService<Migrator>().MigrateAsync(cancellationToken);
        await services.GetRequiredService<ServiceClock>().ChooseAsync(cancellationToken);
        return services;
    }

    /// <summary>A tracking server that lives in this process as long as these services, where no other is named.</summary>
    public static IServiceCollection AddInProcessTracking(this IServiceCollection services, IConfiguration configuration) =>
        services.AddSingleton<IEmbeddedTracking>(_ => new InProcessTracking(configuration));
}
