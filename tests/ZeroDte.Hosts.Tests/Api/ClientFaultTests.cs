using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ZeroDte.Hosts.Tests.Api;

/// <summary>Whatever a client sends, on whatever route of both APIs: what is its fault is answered as that, and never as ours.</summary>
public sealed class ClientFaultTests(RunningBackend backend) : IClassFixture<RunningBackend>
{
    private static readonly string[] Nasty =
    [
        "%00", "a%00b", "%FF", "%C3%28", "%ED%A0%80", "%F4%90%80%80", "..%2f..%2f", "%27%20or%201=1", "9999-12-31", "0001-01-01",
        "infinity", "-1", "0",
        "99999999999999999999", "1e999999", "NaN", "%F0%9D%84%9E", "%", "%2", new('x', 20_000),
    ];

    private static readonly string[] Names =
    [
        "symbol", "open", "strike", "session", "from", "to", "at", "count", "limit", "job", "basis", "record", "run_id", "run_uuid", "name",
        "filter", "max_results", "page_token",
        "experiment_id", "experiment_name", "metric_key", "path", "alias", "version", "key", "order_by",
    ];

    private static readonly string[] Bodies =
    [
        "", "null", "[]", "\"", "{", "{}", "[1e999999]", """{"symbol":"\u0000"}""", """{"symbol":"\ud800"}""",
        """{"parameters":[1e999999]}""", """{"parameters":{"a":"\u0000"}}""",
        """{"parameters":{"a":"\ud800"}}""", """{"name":"\u0000"}""", """{"name":"a\ud800"}""",
        """{"session":"9999-12-31","from":"0001-01-01","to":"9999-12-31"}""",
        """{"run_id":"\u0000","key":"\u0000","value":1e999999,"timestamp":99999999999999999999}""", """{"name":1,"symbol":1,"session":1}""",
        new string('[', 5_000), $$"""{"name":"{{new string('é', 20_000)}}"}""",
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Send_NastyTextOnEveryRoute_IsNeverAFaultOfOurs()
    {
        var random = new Random(20180511);
        var faults = new List<string>();
        foreach (var (method, pattern) in Routes())
        {
            foreach (var nasty in Nasty)
            {
                // A long value in one parameter, since a request line has its limit; a short one in all of them.
                var names = nasty.Length > 100 ? [Names[random.Next(Names.Length)]] : Names;
                var address = $"{Regex.Replace(pattern, @"\{[^}]*\}", nasty)}?{string.Join('&', names.Select(name => $"{name}={nasty}"))}";
                await TryAsync(method, address, IsRead(method) ? null : Bodies[random.Next(Bodies.Length)], faults);
            }

            foreach (var body in IsRead(method) ? [] : Bodies)
                await TryAsync(method, Regex.Replace(pattern, @"\{[^}]*\}", "1"), body, faults);
        }

        faults.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/api/jobs/predict/run", "application/json; charset=bogus", "{}", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("/api/jobs/predict/run", "application/json", """{"parameters":[1e999999]}""", HttpStatusCode.BadRequest)]
    [InlineData("/api/jobs/predict/run", "application/json", """{"parameters":{"a":"\u0000"}}""", HttpStatusCode.BadRequest)]
    [InlineData("/api/2.0/mlflow/registered-models/create", "application/json", """{"name":"a\u0000"}""", HttpStatusCode.BadRequest)]
    public async Task Post_WhatCannotBeRead_SaysSo(string address, string type, string body, HttpStatusCode status)
    {
        using var content = new StringContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        using var response = await backend.Http.PostAsync(address, content, Cancel);

        response.StatusCode.ShouldBe(status, await response.Content.ReadAsStringAsync(Cancel));
    }

    [Fact]
    public async Task Post_NameOfTwentyThousandRandomCharacters_IsRefused()
    {
        var random = new Random(1);
        var name = new string([.. Enumerable.Range(0, 20_000).Select(_ => (char)random.Next(0x100, 0xD000))]);
        using var content = new StringContent($$"""{"name":"{{name}}"}""", Encoding.UTF8, "application/json");
        using var response = await backend.Http.PostAsync("/api/2.0/mlflow/registered-models/create", content, Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("/api/jobs/predict/run")]
    [InlineData("/api/2.0/mlflow/runs/create")]
    public async Task Post_ChunkSizeThatIsNone_IsRefused(string address)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(backend.Http.BaseAddress!.Host, backend.Http.BaseAddress.Port, Cancel);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST {address} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: "
                + $"chunked\r\n\r\nnonsense\r\n{{}}\r\n0\r\n\r\n"), Cancel);
        using var reader = new StreamReader(stream);

        (await reader.ReadLineAsync(Cancel)).ShouldStartWith("HTTP/1.1 400");
    }

    private async Task TryAsync(string method, string address, string? body, List<string> faults)
    {
        using var request = new HttpRequestMessage(new(method), new Uri(backend.Http.BaseAddress + address.TrimStart('/'),
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await backend.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
        if ((int)response.StatusCode >= 500
            && response.StatusCode is not (HttpStatusCode.ServiceUnavailable or HttpStatusCode.NotImplemented))
        {
            faults.Add($"{(int)response.StatusCode} {method} {(address.Length > 120 ? address[..120] : address)} "
                + $"{(body?.Length > 80 ? body[..80] : body)}");
        }
    }

    /// <summary>What asks and sends no body.</summary>
    private static bool IsRead(string method) => method is "GET" or "HEAD";

    private List<(string Method, string Pattern)> Routes() =>
    [
        .. from endpoint in backend.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
           let pattern = endpoint.RoutePattern.RawText
           where pattern is not null && !pattern.Contains("events", StringComparison.Ordinal)
               && !pattern.EndsWith("/stream", StringComparison.Ordinal)
               && !pattern.Contains("swagger", StringComparison.Ordinal)
           from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]
           select (method, pattern),
    ];
}
