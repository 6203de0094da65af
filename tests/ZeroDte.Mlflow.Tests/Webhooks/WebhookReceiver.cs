using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ZeroDte.Mlflow.Tests.Webhooks;

/// <summary>Somebody who wants to be told: takes what is sent, and answers as it is told to.</summary>
public sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<int> _answers = new();
    private readonly BlockingCollection<Message> _messages = [];

    private WebhookReceiver(WebApplication app) => _app = app;

    public string Url => $"{_app.Urls.Single()}/hook";

    /// <param name="answers">The first statuses; after them 200.</param>
    public static async Task<WebhookReceiver> StartAsync(params int[] answers)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var receiver = new WebhookReceiver(builder.Build());
        foreach (var answer in answers)
            receiver._answers.Enqueue(answer);
        receiver._app.MapPost("/hook", (Delegate)receiver.TakeAsync);
        await receiver._app.StartAsync(TestContext.Current.CancellationToken);
        return receiver;
    }

    /// <summary>The next message; waits for it.</summary>
    public Message Next() => _messages.TryTake(out var message, TimeSpan.FromSeconds(30))
        ? message
        : throw new TimeoutException("Nothing was sent within half a minute.");

    public bool IsEmpty => _messages.Count == 0;

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _messages.Dispose();
    }

    private async Task<IResult> TakeAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var body = await reader.ReadToEndAsync(http.RequestAborted);
        _messages.Add(new(
            body, http.Request.Headers["X-MLflow-Delivery-Id"].ToString(), http.Request.Headers["X-MLflow-Timestamp"].ToString(),
            http.Request.Headers["X-MLflow-Signature"].ToString()), http.RequestAborted);
        return _answers.TryDequeue(out var status) ? Results.StatusCode(status) : Results.Text("thanks");
    }

    public sealed record Message(string Body, string Delivery, string Timestamp, string Signature)
    {
        public JsonNode Json => JsonNode.Parse(Body)!;

        public string Event => $"{Json["entity"]}.{Json["action"]}";

        public JsonNode Data => Json["data"]!;

        /// <summary>As a receiver checks it, by MLflow's documentation.</summary>
        public bool IsSignedWith(string secret)
        {
            var sum = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{Delivery}.{Timestamp}.{Body}"));
            return Signature == $"v1,{Convert.ToBase64String(sum)}"
                && long.Parse(Timestamp, CultureInfo.InvariantCulture) > 1_700_000_000;
        }
    }
}
