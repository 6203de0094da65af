using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ZeroDte.Mlflow.Protocol;

namespace ZeroDte.Pipeline.Tests.Tuning;

/// <summary>Stands before a tracking server, hands requests on, and keeps them waiting or fails them as a test says.</summary>
internal sealed class TrackingDoor : IAsyncDisposable
{
    private readonly HttpClient _server;
    private readonly WebApplication _app;
    private readonly HttpClient _http = new();
    private int _requests;

    private TrackingDoor(HttpClient server)
    {
        _server = server;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(HandleAsync);
    }

    public MlflowClient Client { get; private set; } = null!;

    /// <summary>Requests so far.</summary>
    public int Requests => _requests;

    /// <summary>Answers so far, refusals not counted.</summary>
    public int Answered { get; private set; }

    /// <summary>Waited for before a request, whose number from 1 it is given, is handed on.</summary>
    public Func<int, Task> Before { get; set; } = _ => Task.CompletedTask;

    /// <summary>Whether the answer to a request is lost.</summary>
    public Func<int, bool> Loses { get; set; } = _ => false;

    /// <summary>Whether a request is refused.</summary>
    public Func<int, bool> Refuses { get; set; } = _ => false;

    public static async Task<TrackingDoor> OpenAsync(HttpClient server)
    {
        var door = new TrackingDoor(server);
        await door._app.StartAsync(TestContext.Current.CancellationToken);
        door.Client = new(door._http, new(new Uri(door._app.Urls.Single())) { Attempts = 1 }, TimeProvider.System);
        return door;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        var number = Interlocked.Increment(ref _requests);
        await Before(number).WaitAsync(context.RequestAborted);
        if (Refuses(number))
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        var incoming = context.Request;
        using var request = new HttpRequestMessage(new(incoming.Method), $"{incoming.Path}{incoming.QueryString}")
        {
            Content = new StreamContent(incoming.Body),
        };
        if (incoming.ContentType is { } type)
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        using var response = await _server.SendAsync(request, context.RequestAborted);
        if (Loses(number))
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = (int)response.StatusCode;
        context.Response.ContentType = $"{response.Content.Headers.ContentType}";
        Answered++;
        await response.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
