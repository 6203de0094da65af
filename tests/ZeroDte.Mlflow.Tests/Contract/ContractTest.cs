using System.Text;
using System.Text.Json;

namespace ZeroDte.Mlflow.Tests.Contract;

/// <summary>Calls in the raw words of the protocol. Every test makes its own names, because the server may hold other data.</summary>
[Collection(ContractSuite.Name)]
public abstract class ContractTest(TrackingServer server)
{
    protected const string Api = "/api/2.0/";

    protected TrackingServer Server => server;

    protected static string Unique(string what) => $"{what}-{Guid.NewGuid():N}";

    protected Task<Answer> GetAsync(string route) => SendAsync(HttpMethod.Get, route);

    protected Task<Answer> PostAsync(string route, object body) => SendAsync(HttpMethod.Post, route, JsonSerializer.Serialize(body));

    protected Task<Answer> PatchAsync(string route, object body) => SendAsync(HttpMethod.Patch, route, JsonSerializer.Serialize(body));

    protected Task<Answer> DeleteAsync(string route, object body) => SendAsync(HttpMethod.Delete, route, JsonSerializer.Serialize(body));

    protected Task<Answer> SendAsync(HttpMethod method, string route, string? json = null) => SendAsync(
        method, route, json is null ? null : new StringContent(json, Encoding.UTF8, "application/json"));

    protected async Task<Answer> SendAsync(HttpMethod method, string route, HttpContent? content)
    {
        var cancel = TestContext.Current.CancellationToken;
        using var request = new HttpRequestMessage(method, route.StartsWith('/') ? route : Api + route) { Content = content };
        using var response = await server.Http.SendAsync(request, cancel);
        return new(response.StatusCode, await response.Content.ReadAsStringAsync(cancel), response.Content.Headers.ContentType?.MediaType);
    }

    protected async Task<string> ExperimentAsync() =>
        (await PostAsync("mlflow/experiments/create", new { name = Unique("experiment") })).ShouldBeOk().Text("experiment_id");

    protected async Task<string> RunAsync(string? experiment = null, long startTime = 1) =>
        (await PostAsync("mlflow/runs/create", new { experiment_id = experiment ?? await ExperimentAsync(), start_time = startTime }))
            .ShouldBeOk().Text("run.info.run_id");

    protected async Task<Answer> GetRunAsync(string run) => (await GetAsync($"mlflow/runs/get?run_id={run}")).ShouldBeOk();

    protected Task<Answer> MetricAsync(string run, string key, object value, long timestamp = 1, long step = 0) =>
        PostAsync("mlflow/runs/log-metric", new { run_id = run, key, value, timestamp, step });

    protected Task<Answer> ParamAsync(string run, string key, string value) =>
        PostAsync("mlflow/runs/log-parameter", new { run_id = run, key, value });

    protected Task<Answer> TagAsync(string run, string key, string value) =>
        PostAsync("mlflow/runs/set-tag", new { run_id = run, key, value });

    protected Task<Answer> BatchAsync(string run, object[]? metrics = null, object[]? parameters = null, object[]? tags = null) =>
        PostAsync("mlflow/runs/log-batch", new { run_id = run, metrics = metrics ?? [], @params = parameters ?? [], tags = tags ?? [] });

    protected async Task<string> ModelAsync()
    {
        var name = Unique("model");
        (await PostAsync("mlflow/registered-models/create", new { name })).ShouldBeOk();
        return name;
    }

    protected async Task<string> VersionAsync(string model, string source = "mlflow-artifacts:/1/model") =>
        (await PostAsync("mlflow/model-versions/create", new { name = model, source })).ShouldBeOk().Text("model_version.version");

    protected Task<Answer> StageAsync(string model, string version, string stage, bool archive = false) =>
        PostAsync("mlflow/model-versions/transition-stage", new { name = model, version, stage, archive_existing_versions = archive });

    protected async Task<Answer> GetVersionAsync(string model, string version) =>
        (await GetAsync($"mlflow/model-versions/get?name={model}&version={version}")).ShouldBeOk();
}
