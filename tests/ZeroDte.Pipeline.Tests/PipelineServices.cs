using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Pipeline.Lifecycle;
using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Replay;
using ZeroDte.Pipeline.Serving;
using ZeroDte.Pipeline.Storage;
using ZeroDte.Pipeline.Tracking;
using ZeroDte.Pipeline.Training;
using ZeroDte.Pipeline.Tuning;

namespace ZeroDte.Pipeline.Tests;

/// <summary>The pipeline as hosts put it together, on a test's database and clock.</summary>
internal static class PipelineServices
{
    public static ServiceProvider On(TestDatabase database, TimeProvider time, Action<ServingOptions>? serving = null, Action<IServiceCollection>? more = null) =>
        On(database.ConnectionString, time, serving, more);

    public static ServiceProvider On(string connectionString, TimeProvider time, Action<ServingOptions>? serving, Action<IServiceCollection>? more)
    {
        var configuration = new ConfigurationBuilder()
            // Port 1: a test that forgets its tracking server asks nobody, and not the service of whoever runs it.
            .AddInMemoryCollection([new($"ConnectionStrings:{StorageExtensions.ConnectionName}", connectionString), new("PORT", "1")])
            .Build();
        var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(time)
            .AddStorage(configuration)
            .AddMarket()
            .AddTracking(configuration)
            .AddTraining()
            .AddTuning()
            .AddJobs(configuration)
            .AddLifecycle()
            .AddServing(configuration)
            .AddReplay()
            .PostConfigure<ServingOptions>(options => serving?.Invoke(options));
        more?.Invoke(services);
        return services.BuildServiceProvider();
    }
}
