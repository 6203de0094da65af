using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using ZeroDte.Pipeline.Tests.Monitoring;

namespace ZeroDte.Pipeline.Tests.Vendors;

/// <summary>A vendor played over real HTTP. What it was not told to answer it answers with 599, and fails the test at its end.</summary>
internal sealed class StandIn : IAsyncDisposable
{
    private readonly ConcurrentQueue<Call> _calls = [];
    private readonly ConcurrentQueue<Call> _unexpected = [];
    private WebApplication _server = null!;

    public Func<Call, Answer?> Plays { get; set; } = _ => null;

    public Uri Url => new(_server.Urls.Single());

    public IReadOnlyList<Call> Calls => [.. _calls];

    public static async Task<StandIn> StartAsync()
    {
        var vendor = new StandIn();
        vendor._server = await DriftServices.ReceiverAsync(vendor.AnswerAsync);
        return vendor;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _unexpected.ShouldBeEmpty("nobody should have asked this");
    }

    private async Task AnswerAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        var call = new Call(
            http.Request.Method, $"{http.Request.Path}{http.Request.QueryString}",
            http.Request.Headers.ToDictionary(header => header.Key, header => $"{header.Value}", StringComparer.OrdinalIgnoreCase),
            Encoding.UTF8.GetString(body.ToArray()));
        _calls.Enqueue(call);
        if (Plays(call) is not { } answer)
        {
            _unexpected.Enqueue(call);
            answer = new(599, "unexpected");
        }

        if (answer.Delay > TimeSpan.Zero)
            await Task.Delay(answer.Delay, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        http.Response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
            http.Response.Headers[name] = value;
        await http.Response.Body.WriteAsync(answer.Body, http.RequestAborted);
    }
}

internal sealed record Call(string Method, string Path, IReadOnlyDictionary<string, string> Headers, string Body);

internal sealed record Answer(int Status, byte[] Body)
{
    public Answer(int status, string text)
        : this(status, Encoding.UTF8.GetBytes(text))
    {
    }

    public TimeSpan Delay { get; init; }

    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];
}
