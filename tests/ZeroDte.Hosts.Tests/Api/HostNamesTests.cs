using System.Net;
using Microsoft.AspNetCore.Builder;

namespace ZeroDte.Hosts.Tests.Api;

/// <summary>To which names the service answers, and who counts as its own machine.</summary>
public sealed class HostNamesTests(HostNamesTests.Service service) : IClassFixture<HostNamesTests.Service>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("localhost", HttpStatusCode.OK)]
    [InlineData("LOCALHOST:8000", HttpStatusCode.OK)]
    [InlineData("127.0.0.1", HttpStatusCode.OK)]
    [InlineData("[::1]:80", HttpStatusCode.OK)]
    [InlineData("192.0.2.7", HttpStatusCode.OK)]
    [InlineData("prices.example", HttpStatusCode.OK)]
    [InlineData("other.example:8443", HttpStatusCode.OK)]
    [InlineData("attacker.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("prices.example.attacker.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("localhost.attacker.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("127.0.0.1.attacker.example", HttpStatusCode.MisdirectedRequest)]
    public async Task Reading_UnderAName_IsAnsweredIfItIsOurs(string host, HttpStatusCode status)
    {
        foreach (var address in new[] { "/health/live", "/api/drift/policies", "/swagger" })
        {
            using var answer = await SendAsync(HttpMethod.Get, address, request => request.Headers.Host = host);

            (answer.StatusCode == HttpStatusCode.MisdirectedRequest).ShouldBe(status == HttpStatusCode.MisdirectedRequest, address);
            if (status == HttpStatusCode.MisdirectedRequest)
                (await answer.Content.ReadAsStringAsync(Cancel)).ShouldContain("set ZeroDte__Hosts=");
        }
    }

    [Theory]
    [InlineData("X-Forwarded-For", "203.0.113.9")]
    [InlineData("Forwarded", "for=203.0.113.9")]
    [InlineData("Via", "1.1 caddy")]
    public async Task Change_ThroughAProxy_IsNotFromOurOwnMachine(string header, string value)
    {
        using var answer = await SendAsync(HttpMethod.Post, "/api/jobs/retrain/pause",
            request => request.Headers.TryAddWithoutValidation(header, value));

        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string address, Action<HttpRequestMessage> change)
    {
        var request = new HttpRequestMessage(method, address);
        change(request);
        return service.Http.SendAsync(request, Cancel);
    }
    public sealed class Service : IAsyncLifetime
    {
        private readonly TestDatabase _database = new();
        private WebApplication? _app;

        public HttpClient Http { get; } = new();

        public async ValueTask InitializeAsync()
        {
            await _database.InitializeAsync();
            _app = await RunningBackend.StartAsync(_database.ConnectionString, "--ZeroDte:Hosts=prices.example; Other.Example");
            Http.BaseAddress = new(RunningBackend.Address(_app));
        }

        public async ValueTask DisposeAsync()
        {
            Http.Dispose();
            await _app!.DisposeAsync();
            await _database.DisposeAsync();
        }
    }
}
