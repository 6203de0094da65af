namespace ZeroDte.Mlflow.Protocol.Wire;

/// <param name="Status">ACTIVE or DISABLED.</param>
public sealed record Webhook(
    string WebhookId, string Name, string? Description, string Url, IReadOnlyList<WebhookEvent> Events, string Status,
    long CreationTimestamp, long LastUpdatedTimestamp);

/// <param name="Entity">Such as MODEL_VERSION_ALIAS.</param>
/// <param name="Action">CREATED, SET or DELETED.</param>
public sealed record WebhookEvent(string Entity, string Action);

public sealed record WebhookResponse(Webhook Webhook);

public sealed record WebhooksResponse(IReadOnlyList<Webhook>? Webhooks, string? NextPageToken);

/// <param name="ErrorMessage">Why there was no answer.</param>
public sealed record WebhookTestResult(bool Success, int? ResponseStatus, string? ResponseBody, string? ErrorMessage);

public sealed record WebhookTestResponse(WebhookTestResult Result);
