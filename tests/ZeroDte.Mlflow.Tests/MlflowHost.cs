using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using ZeroDte.Mlflow.Protocol;
using ZeroDte.Mlflow.Protocol.Wire;
using ZeroDte.Mlflow.Server;

namespace ZeroDte.Mlflow.Tests;

/// <summary>The real server on a free port, with a database and an artifact folder of its own.</summary>
public class MlflowHost : IAsyncLifetime
{
    private WebApplication _app = null!;

    public TestDatabase Database { get; } = new();

    public string Artifacts { get; } = Directory.CreateTempSubdirectory("zerodte-artifacts-").FullName;

    public HttpClient Http { get; private set; } = null!;

    public MlflowClient Client { get; private set; } = null!;

    public IServiceProvider Services => _app.Services;

    protected virtual IEnumerable<KeyValuePair<string, string?>> Settings => [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await Database.InitializeAsync();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(
        [
            new("ConnectionStrings:ZeroDte", Database.ConnectionString),
            new("Mlflow:ArtifactDestination", $"file:{Artifacts}"),
        ]).AddInMemoryCollection(Settings);
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddMlflowServer(builder.Configuration);
        _app = builder.Build();
        _app.MapMlflow();
        await _app.StartAsync();
        Http = new() { BaseAddress = new(_app.Urls.Single()), Timeout = TimeSpan.FromMinutes(5) };
        Client = new(Http, new(Http.BaseAddress) { FirstDelay = TimeSpan.FromMilliseconds(1) }, TimeProvider.System);
    }

    public virtual async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
        await Database.DisposeAsync();
        Directory.Delete(Artifacts, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <param name="path">Below <c>/api/2.0/</c>.</param>
    public async Task<(int Status, JsonNode Body)> SendAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri($"/api/2.0/{path}", UriKind.Relative));
        if (body is not null)
        {
            request.Content = new StringContent(body as string ?? System.Text.Json.JsonSerializer.Serialize(body), Encoding.UTF8,
                "application/json");
        }
        using var response = await Http.SendAsync(request, Cancel);
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancel))!);
    }

    public async Task<JsonNode> PostAsync(string path, object body)
    {
        var (status, answer) = await SendAsync(HttpMethod.Post, path, body);
        status.ShouldBe(200, answer.ToJsonString());
        return answer;
    }

    /// <summary>Sends what must be refused and returns the message.</summary>
    public async Task<string> RefusalAsync(string path, object body, string code = ErrorCode.InvalidParameterValue, int status = 400)
    {
        var (got, answer) = await SendAsync(HttpMethod.Post, path, body);
        got.ShouldBe(status, answer.ToJsonString());
        ((string?)answer["error_code"]).ShouldBe(code);
        return (string)answer["message"]!;
    }

    public async Task<RunInfo> CreateRunAsync(string experiment = "0", long? startTime = null) =>
        (await Client.CreateRunAsync(new(experiment, StartTime: startTime), Cancel)).Info;

    public Task<string> CreateExperimentAsync() => Client.CreateExperimentAsync(new($"e-{Guid.NewGuid():N}"), Cancel);
}
