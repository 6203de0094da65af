using Microsoft.Extensions.DependencyInjection;

namespace ZeroDte.Mlflow.Server.Webhooks;

internal static class WebhooksExtensions
{
    public static void AddWebhooks(this IServiceCollection services)
    {
        services.AddSingleton<WebhookStore>();
        services.AddSingleton<WebhookOutbox>();
        services.AddSingleton<WebhookAddress>();
        services.AddSingleton<WebhookSender>();
        services.AddHostedService<WebhookCourier>();
    }
}
