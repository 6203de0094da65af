using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using ZeroDte.Mlflow.Server.Artifacts;

namespace ZeroDte.Mlflow.Tests.Traces;

/// <summary>Traces in the words of MLflow 3: sent whole once they have ended, with what people and judges say of them.</summary>
public sealed class TraceTests(MlflowHost host) : IClassFixture<MlflowHost>
{
    private const string Three = "../3.0/mlflow";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Trace_AsAClientOf3SendsIt_ComesBackTheSame()
    {
        var experiment = await host.CreateExperimentAsync();
        var (id, sent) = New(experiment);

        var created = (await host.PostAsync($"{Three}/traces", sent))["trace"]!["trace_info"]!;

        var read = (await SendAsync(HttpMethod.Get, $"traces/{id}"))["trace"]!["trace_info"]!;
        read.ToJsonString().ShouldBe(created.ToJsonString());
        foreach (var field in (string[])["trace_id", "client_request_id", "request_preview", "response_preview", "request_time",
            "execution_duration", "state", "trace_metadata"])
        {
            read[field]!.ToJsonString().ShouldBe(sent["trace"]!["trace_info"]![field]!.ToJsonString(), field);
        }
        ((string?)read["trace_location"]!["mlflow_experiment"]!["experiment_id"]).ShouldBe(experiment);
        ((string?)read["tags"]!["mlflow.artifactLocation"]).ShouldBe($"mlflow-artifacts:/{experiment}/traces/{id}/artifacts");
        var assessment = read["assessments"]!.AsArray().Single()!;
        ((string?)assessment["assessment_name"], (bool?)assessment["feedback"]!["value"], (string?)assessment["trace_id"])
            .ShouldBe(("right", true, id));
    }

    [Fact]
    public async Task Trace_SentAgain_IsOneTrace()
    {
        var experiment = await host.CreateExperimentAsync();
        var (id, sent) = New(experiment);
        await host.PostAsync($"{Three}/traces", sent);
        await SendAsync(HttpMethod.Patch, $"traces/{id}/tags", new { key = "later", value = "yes" });

        await host.PostAsync($"{Three}/traces", sent);

        var found = (await SearchAsync(experiment))["traces"]!.AsArray();
        ((string?)found.Single()!["tags"]!["later"]).ShouldBe("yes");
    }

    [Theory]
    [InlineData("2026-01-02T03:04:05.123456789Z", "2026-01-02T03:04:05.123Z")]
    [InlineData("2026-01-02T03:04:05Z", "2026-01-02T03:04:05.000Z")]
    [InlineData("1969-12-31T23:59:59.500Z", "1969-12-31T23:59:59.500Z")]
    public async Task RequestTime_OfAnyPrecision_IsKeptToTheMillisecond(string sent, string kept)
    {
        var (_, trace) = New(await host.CreateExperimentAsync());
        trace["trace"]!["trace_info"]!["request_time"] = sent;

        ((string?)(await host.PostAsync($"{Three}/traces", trace))["trace"]!["trace_info"]!["request_time"]).ShouldBe(kept);
    }

    [Theory]
    [InlineData("request_time", "yesterday")]
    [InlineData("execution_duration", "1.5")]
    [InlineData("execution_duration", "1e999s")]
    [InlineData("state", "FINE")]
    [InlineData("trace_id", "../../secret")]
    [InlineData("trace_id", "")]
    public async Task Trace_WithAValueThatCannotBe_IsRefusedByName(string field, string value)
    {
        var (_, trace) = New(await host.CreateExperimentAsync());
        trace["trace"]!["trace_info"]![field] = value;

        (await host.RefusalAsync($"{Three}/traces", trace)).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Search_ByARun_FindsTracesMadeInItAndLinkedToIt()
    {
        var experiment = await host.CreateExperimentAsync();
        var run = await host.CreateRunAsync(experiment);
        var (made, one) = New(experiment);
        one["trace"]!["trace_info"]!["trace_metadata"]!["mlflow.sourceRun"] = run.RunId;
        var (linked, two) = New(experiment);
        foreach (var trace in (JsonObject[])[one, two, New(experiment).Body])
            await host.PostAsync($"{Three}/traces", trace);

        await host.PostAsync("mlflow/traces/link-to-run", new { trace_ids = new[] { linked }, run_id = run.RunId });

        var found = (await SearchAsync(experiment, $"run_id = '{run.RunId}'"))["traces"]!.AsArray();
        found.Select(t => (string)t!["trace_id"]!).ShouldBe([made, linked], ignoreOrder: true);
        (await host.RefusalAsync("mlflow/traces/link-to-run", new { trace_ids = new[] { linked }, run_id = "none" },
            "RESOURCE_DOES_NOT_EXIST", 404)).ShouldContain("none");
        (await host.PostAsync($"{Three}/traces/batchGetInfos", new { trace_ids = new[] { linked, "none", made } }))["trace_infos"]!
            .AsArray().Select(t => (string)t!["trace_id"]!).ShouldBe([linked, made]);
    }

    [Fact]
    public async Task Assessment_CreatedChangedOverriddenAndDeleted()
    {
        var (id, trace) = New(await host.CreateExperimentAsync());
        trace["trace"]!["trace_info"]!.AsObject().Remove("assessments");
        await host.PostAsync($"{Three}/traces", trace);

        var first = (await host.PostAsync($"{Three}/traces/{id}/assessments", new { assessment = Judged(4) }))["assessment"]!;
        var at = $"traces/{id}/assessments/{first["assessment_id"]}";
        var changed = (await SendAsync(HttpMethod.Patch, at,
            new { assessment = new { rationale = "why not", feedback = new { value = 5 } }, update_mask = "rationale" }))["assessment"]!;
        ((string?)changed["rationale"], (int)changed["feedback"]!["value"]!).ShouldBe(("why not", 4));
        var second = Judged(2);
        second["overrides"] = (string?)first["assessment_id"];
        await host.PostAsync($"{Three}/traces/{id}/assessments", new { assessment = second });

        ((bool?)(await SendAsync(HttpMethod.Get, at))["assessment"]!["valid"]).ShouldBe(false);
        await SendAsync(HttpMethod.Delete, at);
        (await host.SendAsync(HttpMethod.Get, $"{Three}/{at}")).Status.ShouldBe(404);
        (await SendAsync(HttpMethod.Get, $"traces/{id}"))["trace"]!["trace_info"]!["assessments"]!.AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public async Task Reconciliation_LeavesSpansOfLivingTraces_AndTakesThoseOfGoneOnes()
    {
        var experiment = await host.CreateExperimentAsync();
        var (id, trace) = New(experiment);
        await host.PostAsync($"{Three}/traces", trace);
        foreach (var owner in (string[])[id, "tr-gone"])
        {
            await host.Client.UploadAsync($"mlflow-artifacts:/{experiment}/traces/{owner}/artifacts", "traces.json",
                new MemoryStream([1]), Cancel);
        }

        await host.Services.GetRequiredService<Reconciliation>().RunAsync(TimeSpan.Zero, verify: false, repair: true, Cancel);

        (await host.Client.ListArtifactsAsync($"mlflow-artifacts:/{experiment}/traces/{id}/artifacts", "", Cancel)).Count.ShouldBe(1);
        (await host.Client.ListArtifactsAsync($"mlflow-artifacts:/{experiment}/traces/tr-gone/artifacts", "", Cancel)).ShouldBeEmpty();
    }

    /// <summary>What a client takes for "read the spans from the artifact".</summary>
    [Fact]
    public async Task SpansOverTheWire_AreSaidNotToBeThere() =>
        ((string?)(await host.SendAsync(HttpMethod.Get, $"{Three}/traces/get?trace_id=x")).Body["message"])
            .ShouldBe("Trace with ID 'get' not found.");

    private static JsonObject Judged(int value) => new()
    {
        ["assessment_name"] = "grade",
        ["source"] = new JsonObject { ["source_type"] = "HUMAN", ["source_id"] = "me" },
        ["feedback"] = new JsonObject { ["value"] = value },
    };

    private static (string Id, JsonObject Body) New(string experiment)
    {
        var id = $"tr-{Guid.NewGuid():N}";
        var info = JsonNode.Parse($$"""
            {
                "trace_id": "{{id}}", "client_request_id": "mine",
                "trace_location": {"type": "MLFLOW_EXPERIMENT", "mlflow_experiment": {"experiment_id": "{{experiment}}"} },
                "request_preview": "{\"q\": 1}", "response_preview": "2",
                "request_time": "2026-01-02T03:04:05.678Z", "execution_duration": "1.25s", "state": "OK",
                "trace_metadata": {"mlflow.trace_schema.version": "3"}, "tags": {"mlflow.traceName": "call"},
                "assessments": [{"assessment_name": "right", "feedback": {"value": true}, "source": {"source_type": "CODE"} }]
            }
            """);
        return (id, new() { ["trace"] = new JsonObject { ["trace_info"] = info, ["spans"] = new JsonArray() } });
    }

    private Task<JsonNode> SearchAsync(string experiment, string filter = "") => host.PostAsync($"{Three}/traces/search", new
    {
        locations = new[] { new { type = "MLFLOW_EXPERIMENT", mlflow_experiment = new { experiment_id = experiment } } },
        filter,
        max_results = 100,
    });

    private async Task<JsonNode> SendAsync(HttpMethod method, string path, object? body = null)
    {
        var (status, answer) = await host.SendAsync(method, $"{Three}/{path}", body);
        status.ShouldBe(200, answer.ToJsonString());
        return answer;
    }
}
