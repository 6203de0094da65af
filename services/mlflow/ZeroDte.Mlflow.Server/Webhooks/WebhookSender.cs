using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ZeroDte.Mlflow.Protocol;

namespace ZeroDte.Mlflow.Server.Webhooks;

/// <summary>Sends one message, signed as MLflow 3 does.</summary>
internal sealed class WebhookSender : IDisposable
{
    private const int LongestAnswer = 10_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http;
    private readonly TimeProvider _time;

    public WebhookSender(WebhookAddress address, TimeProvider time)
    {
        _time = time;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false, // an answer must not lead where the webhook may not
            UseProxy = false,
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            ConnectTimeout = Patience,
            ConnectCallback = address.ConnectAsync,
        };
        _http = new(handler) { Timeout = Patience };
    }

    /// <exception cref="HttpRequestException">There was no answer.</exception>
    public async Task<SentAnswer> SendAsync(WebhookMessage message, CancellationToken cancellationToken)
    {
        var content = message.Content;
        var timestamp = _time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(HttpMethod.Post, message.Url)
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(content)) { Headers = { ContentType = new("application/json") } },
        };
        request.Headers.Add("X-MLflow-Delivery-Id", message.DeliveryId);
        request.Headers.Add("X-MLflow-Timestamp", timestamp);
        if (message.Secret is { Length: > 0 } secret)
            request.Headers.Add("X-MLflow-Signature", Sign(secret, $"{message.DeliveryId}.{timestamp}.{content}"));
        try
        {
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return new((int)answer.StatusCode, await ReadAsync(answer, cancellationToken), Wait(answer.Headers.RetryAfter));
        }
        catch (Exception exception) when (exception is MlflowException or IOException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new HttpRequestException(exception.Message, exception);
        }
    }

    public void Dispose() => _http.Dispose();

    private static string Sign(string secret, string text) =>
        $"v1,{Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(text)))}";

    private static async Task<string> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(cancellationToken));
        var text = new char[LongestAnswer];
        return new(text, 0, await reader.ReadBlockAsync(text, cancellationToken));
    }

    private TimeSpan? Wait(RetryConditionHeaderValue? after) => after?.Delta ?? (after?.Date is { } date ? date - _time.GetUtcNow() : null);
}

/// <param name="Event">Such as MODEL_VERSION.CREATED.</param>
/// <param name="Data">JSON.</param>
internal sealed record WebhookMessage(string DeliveryId, string Url, string? Secret, string Event, JsonNode Data, DateTimeOffset Happened)
{
    public string Content
    {
        get
        {
            var parts = Event.ToLowerInvariant().Split('.');
            return new JsonObject
            {
                ["entity"] = parts[0],
                ["action"] = parts[1],
                ["timestamp"] = Happened.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture),
                ["data"] = Data.DeepClone(),
            }.ToJsonString();
        }
    }
}

/// <param name="RetryAfter">How long the receiver asks to be left alone.</param>
internal sealed record SentAnswer(int Status, string Body, TimeSpan? RetryAfter)
{
    public bool Success => Status < 400;

    /// <summary>Whether another time may go better.</summary>
    public bool Passing => Status is 408 or 429 or >= 500;
}
