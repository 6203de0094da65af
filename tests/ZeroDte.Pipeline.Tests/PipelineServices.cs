using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Pipeline.Lifecycle;
using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Serving;
using ZeroDte.Pipeline.Storage;
using ZeroDte.Pipeline.Training;

namespace ZeroDte.Pipeline.Tests;

/// <summary>The pipeline as hosts put it together, on a test's database and clock.</summary>
internal static class PipelineServices
{
    public static ServiceProvider On(TestDatabase database, TimeProvider time, Action<ServingOptions>? serving = null, Action<IServiceCollection>? more = null)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new($"ConnectionStrings:{StorageExtensions.ConnectionName}", database.ConnectionString)])
            .Build();
        var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(time)
            .AddStorage(configuration)
            .AddMarket()
            .AddTraining()
            .AddJobs(configuration)
            .AddLifecycle()
            .AddServing(configuration)
            .PostConfigure<ServingOptions>(options => serving?.Invoke(options));
        more?.Invoke(services);
        return services.BuildServiceProvider();
    }
}
