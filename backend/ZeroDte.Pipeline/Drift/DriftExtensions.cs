using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.ServiceDefaults.Background;

namespace ZeroDte.Pipeline.Drift;

public static class DriftExtensions
{
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(1);

    /// <summary>The job that watches the model, and what it keeps.</summary>
    public static IServiceCollection AddDrift(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddMetrics();
        services.AddOptions<DriftOptions>().Bind(configuration.GetSection(DriftOptions.Section)).ValidateOnStart();
        services.AddOptions<AlertOptions>().Bind(configuration.GetSection(AlertOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<DriftOptions>, DriftOptionsValidator>();
        services.AddSingleton<IValidateOptions<AlertOptions>, AlertOptionsValidator>();
        return services
            .AddSingleton<DriftStore>()
            .AddSingleton<AlertStore>()
            .AddSingleton<DriftMetrics>()
            .AddSingleton<DriftRun>()
            .AddSingleton<MonitorCalibration>()
            .AddSingleton<DriftReview>()
            .AddSingleton<IssuedForecasts>()
            .AddSingleton<IJob, MonitorJob>();
    }

    /// <summary>Sends alarms to the webhook, in a host that lives on.</summary>
    public static IServiceCollection AddAlertSending(this IServiceCollection services)
    {
        services.AddHttpClient(nameof(WebhookSender))
            .ConfigurePrimaryHttpMessageHandler(provider =>
            {
                var handler = new SocketsHttpHandler
                {
                    AllowAutoRedirect = false,
                    UseCookies = false,
                    UseProxy = false,
                    PooledConnectionLifetime = ConnectionLifetime,
                };
                if (!provider.GetRequiredService<IOptions<AlertOptions>>().Value.AllowPrivateAddresses)
                    handler.ConnectCallback = PublicAddresses.ConnectAsync;
                return handler;
            })
            .RemoveAllLoggers();
        return services.AddSupervised<WebhookSender>();
    }
}
