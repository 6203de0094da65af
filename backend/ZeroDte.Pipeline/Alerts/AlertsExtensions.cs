using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ZeroDte.ServiceDefaults.Background;

namespace ZeroDte.Pipeline.Alerts;

public static class AlertsExtensions
{
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(1);

    /// <summary>Alarms, who was told of them, and who keeps them quiet.</summary>
    public static IServiceCollection AddAlerts(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddMetrics();
        services.AddOptions<AlertOptions>().Bind(configuration.GetSection(AlertOptions.Section)).ValidateOnStart();
        return services
            .AddSingleton<IValidateOptions<AlertOptions>, AlertOptionsValidator>()
            .AddSingleton<AlertStore>()
            .AddSingleton<DriftMetrics>();
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
