using Microsoft.AspNetCore.Routing;
using ZeroDte.Mlflow.Protocol;
using ZeroDte.Mlflow.Protocol.Wire;
using ZeroDte.Mlflow.Server.Hosting;

namespace ZeroDte.Mlflow.Server.Webhooks;

internal static class WebhookEndpoints
{
    public static void MapWebhooks(this Routes routes)
    {
        var webhooks = routes.Service<WebhookStore>();
        var sender = routes.Service<WebhookSender>();
        var time = routes.Service<TimeProvider>();

        routes.Post("mlflow/webhooks", MlflowJson.Wire.WebhookResponse,
            async call => new(await webhooks.CreateAsync(WebhookChange.Of(call), call.Cancel)));

        routes.Get("mlflow/webhooks", MlflowJson.Wire.WebhooksResponse, async call =>
        {
            var (found, next) = await webhooks.ListAsync(call.MaxResults(100, 1000), call.FilledText("page_token"), call.Cancel);
            return new(found, next);
        });

        routes.Get("mlflow/webhooks/{id}", MlflowJson.Wire.WebhookResponse,
            async call => new(await webhooks.GetAsync(Id(call), call.Cancel)));

        routes.Map(["PATCH"], "mlflow/webhooks/{id}", MlflowJson.Wire.WebhookResponse,
            async call => new(await webhooks.UpdateAsync(Id(call), WebhookChange.Of(call), call.Cancel)));

        routes.Do("DELETE", "mlflow/webhooks/{id}", call => webhooks.DeleteAsync(Id(call), call.Cancel));

        routes.Post("mlflow/webhooks/{id}/test", MlflowJson.Wire.WebhookTestResponse, async call =>
        {
            var webhook = await webhooks.GetAsync(Id(call), call.Cancel);
            var first = $"{webhook.Events[0].Entity}.{webhook.Events[0].Action}";
            var tested = call.Has("event") ? WebhookEvents.Parse(call.Item("event"), "event") : first;
            return new(await TestAsync(sender, new(
                $"{Guid.NewGuid()}", webhook.Url, await webhooks.SecretAsync(webhook.WebhookId, call.Cancel), tested,
                WebhookEvents.Example(tested), time.GetUtcNow()), call.Cancel));
        });
    }

    private static async Task<WebhookTestResult> TestAsync(
        WebhookSender sender, WebhookMessage message, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await sender.SendAsync(message, cancellationToken);
            return new(answer.Success, answer.Status, answer.Body, null);
        }
        catch (HttpRequestException exception)
        {
            return new(false, null, null, $"Failed to test webhook: {exception.Message}");
        }
    }

    private static string Id(Call call) => (string)call.Http.GetRouteValue("id")!;
}
