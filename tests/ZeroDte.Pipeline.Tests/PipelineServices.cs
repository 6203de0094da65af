using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using ZeroDte.Pipeline.Clock;
using ZeroDte.Pipeline.Monitoring;
using ZeroDte.Pipeline.Storage;
using ZeroDte.Presentation;

namespace ZeroDte.Pipeline.Tests;

/// <summary>The pipeline as hosts put it together, on a test's database and clock.</summary>
internal static class PipelineServices
{
    /// <summary>
    /// Without the monitor, which takes seconds to calibrate itself: tests that watch it ask <see cref="WithMonitor"/> for it.
    /// </summary>
    public static ServiceProvider On(
        TestDatabase database, TimeProvider time, ClockKind clock = ClockKind.Replay, Action<IServiceCollection>? more = null,
        IEnumerable<(string Key, string Value)>? settings = null) =>
        WithMonitor(database.ConnectionString, time, clock, services =>
        {
            services.Remove(services.Single(service => service.ImplementationType == typeof(MonitorJob)));
            more?.Invoke(services);
        }, settings);

    public static ServiceProvider WithMonitor(
        string connectionString, TimeProvider time, ClockKind clock, Action<IServiceCollection>? more,
        IEnumerable<(string Key, string Value)>? settings = null, int trackingAttempts = 5)
    {
        // Port 1: a test that forgets its tracking server asks nobody, and not the service of whoever runs it.
        (string Key, string Value)[] all =
            [($"ConnectionStrings:{StorageExtensions.ConnectionName}", connectionString), ("PORT", "1"), .. settings ?? []];
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(all.Select(setting => KeyValuePair.Create<string, string?>(setting.Key, setting.Value)))
            .Build();
        var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(time)
            .AddPipeline(configuration, trackingAttempts)
            .AddPresentation()
            .PostConfigure<ClockOptions>(options => options.Clock = clock);
        more?.Invoke(services);
        return services.BuildServiceProvider();
    }
}
