using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ZeroDte.Pipeline.Alerts;
using ZeroDte.Pipeline.Clock;
using ZeroDte.Pipeline.Tracking;

namespace ZeroDte.Pipeline.Tests.Monitoring;

internal static class DriftServices
{
    /// <summary>The pipeline with the monitor, whose tracking server is away.</summary>
    public static ServiceProvider On(TestDatabase database, TimeProvider time, params (string Key, string Value)[] settings) =>
        On(database.ConnectionString, time, settings);

    public static ServiceProvider On(string connectionString, TimeProvider time, params (string Key, string Value)[] settings) =>
        PipelineServices.WithMonitor(
            connectionString, time, ClockKind.Replay, more: services => services.AddAlertSending(),
            [(TrackingExtensions.UriSetting, "http://127.0.0.1:1"),
                .. settings.GroupBy(s => s.Key, (key, values) => (key, values.Last().Value))],
            trackingAttempts: 1);

    /// <summary>A receiver of webhooks on a free port.</summary>
    public static async Task<WebApplication> ReceiverAsync(RequestDelegate handle)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(handle);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }
}
