using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace ZeroDte.Mlflow.Tests.Contract;

/// <summary>Traces in the words of MLflow 2: started, ended, tagged, searched, deleted.</summary>
public sealed class TraceContractTests(TrackingServer server) : ContractTest(server)
{
    [Fact]
    public async Task Trace_StartedAndEnded_HasItsTimesStatusAndWhatBothSaid()
    {
        var experiment = await ExperimentAsync();

        var started = await StartAsync(experiment, 1000, new { key = "mlflow.traceInputs", value = "{}" }, new { key = "a", value = "1" });
        var id = started.Text("trace_info.request_id");
        started.Text("trace_info.status").ShouldBe("IN_PROGRESS");
        started["trace_info.execution_time_ms"].ShouldBeNull();
        var ended = (await PatchAsync($"mlflow/traces/{id}", new
        {
            request_id = id,
            timestamp_ms = 1250,
            status = "OK",
            request_metadata = new[] { new { key = "mlflow.traceOutputs", value = "[]" } },
            tags = new[] { new { key = "a", value = "2" }, new { key = "b", value = "3" } },
        })).ShouldBeOk();

        ((long)ended["trace_info.execution_time_ms"]!).ShouldBe(250);
        var read = (await GetAsync($"mlflow/traces/{id}/info")).ShouldBeOk();
        (read.Text("trace_info.status"), read.Text("trace_info.experiment_id")).ShouldBe(("OK", experiment));
        ((long)read["trace_info.timestamp_ms"]!).ShouldBe(1000);
        Pairs(read, "trace_info.request_metadata").ShouldBe([("mlflow.traceInputs", "{}"), ("mlflow.traceOutputs", "[]")]);
        Pairs(read, "trace_info.tags").Where(t => t.Key.Length == 1).ShouldBe([("a", "2"), ("b", "3")]);
        Pairs(read, "trace_info.tags").Single(t => t.Key == "mlflow.artifactLocation").Value
            .ShouldEndWith($"/{experiment}/traces/{id}/artifacts");
    }

    [Fact]
    public async Task Tags_SetReplacedAndDeleted_AndOneThatIsNotThere()
    {
        var id = (await StartAsync(await ExperimentAsync(), 1)).Text("trace_info.request_id");

        (await PatchAsync($"mlflow/traces/{id}/tags", new { key = "colour", value = "red" })).ShouldBeOk();
        (await PatchAsync($"mlflow/traces/{id}/tags", new { key = "colour", value = "blue" })).ShouldBeOk();
        Pairs(await GetAsync($"mlflow/traces/{id}/info"), "trace_info.tags").ShouldContain(("colour", "blue"));
        (await DeleteAsync($"mlflow/traces/{id}/tags", new { key = "colour" })).ShouldBeOk();
        Pairs(await GetAsync($"mlflow/traces/{id}/info"), "trace_info.tags").ShouldNotContain(("colour", "blue"));
        (await DeleteAsync($"mlflow/traces/{id}/tags", new { key = "colour" })).ShouldBeMissing();
        (await PatchAsync("mlflow/traces/none/tags", new { key = "colour", value = "red" })).ShouldBeMissing();
    }

    [Theory]
    [InlineData("status = 'ERROR'", "2")]
    [InlineData("trace.status = 'OK'", "3")]
    [InlineData("timestamp_ms > 100 AND timestamp < 300", "2")]
    [InlineData("attributes.execution_time_ms >= 20", "3,2")]
    [InlineData("tags.n = '1'", "1")]
    [InlineData("name = 'call 3'", "3")]
    [InlineData("run_id = 'run2'", "2")]
    [InlineData("request_metadata.`mlflow.sourceRun` = 'run1'", "1")]
    [InlineData("tags.n != '1'", "3,2")]
    public async Task Search_ByFilter_FindsThoseNewestFirst(string filter, string expected) =>
        (await FoundAsync(await ThreeAsync(), $"&filter={Uri.EscapeDataString(filter)}")).ShouldBe(expected);

    [Theory]
    [InlineData("timestamp_ms ASC", "1,2,3")]
    [InlineData("execution_time DESC", "3,2,1")]
    [InlineData("status", "2,1,3")]
    [InlineData("name DESC", "3,2,1")]
    public async Task Search_InAnOrder_HasIt(string order, string expected) =>
        (await FoundAsync(await ThreeAsync(), $"&order_by={Uri.EscapeDataString(order)}")).ShouldBe(expected);

    [Fact]
    public async Task Search_PageByPage_FindsEachOnce()
    {
        var experiment = await ThreeAsync();

        var first = (await GetAsync($"mlflow/traces?experiment_ids={experiment}&max_results=2")).ShouldBeOk();
        var second = (await GetAsync(
            $"mlflow/traces?experiment_ids={experiment}&max_results=2&page_token={Uri.EscapeDataString(first.Text("next_page_token"))}"))
            .ShouldBeOk();

        (first.List("traces").Length, second.List("traces").Length).ShouldBe((2, 1));
        second["next_page_token"].ShouldBeNull();
    }

    [Theory]
    [InlineData("&max_results=501")]
    [InlineData("&filter=no_such_field%20%3D%20'x'")]
    [InlineData("&filter=timestamp_ms%20%3E%20'x'")]
    public async Task Search_ForWhatCannotBe_IsRefused(string query) =>
        (await GetAsync($"mlflow/traces?experiment_ids={await ExperimentAsync()}{query}")).ShouldBeInvalid();

    [Fact]
    public async Task Delete_ByTime_TakesTheOldestFirst()
    {
        var experiment = await ThreeAsync();

        (await DeletedAsync(new { experiment_id = experiment, max_timestamp_millis = 200, max_traces = 1 })).ShouldBe(1);
        (await FoundAsync(experiment)).ShouldBe("3,2");
        (await DeletedAsync(new { experiment_id = experiment, max_timestamp_millis = 200 })).ShouldBe(1);
        (await FoundAsync(experiment)).ShouldBe("3");
    }

    [Fact]
    public async Task Delete_ById_OnlyOfItsExperiment()
    {
        var (experiment, other) = (await ExperimentAsync(), await ExperimentAsync());
        var id = (await StartAsync(experiment, 1)).Text("trace_info.request_id");

        (await DeletedAsync(new { experiment_id = other, request_ids = new[] { id } })).ShouldBe(0);
        (await DeletedAsync(new { experiment_id = experiment, request_ids = new[] { id } })).ShouldBe(1);
        (await GetAsync($"mlflow/traces/{id}/info")).ShouldBeMissing();
    }

    [Fact]
    public async Task Delete_WithoutSayingWhich_IsRefused()
    {
        var experiment = await ExperimentAsync();
        string[] ids = ["a"];

        (await PostAsync("mlflow/traces/delete-traces", new { experiment_id = experiment })).ShouldBeInvalid();
        (await PostAsync("mlflow/traces/delete-traces", new { experiment_id = experiment, max_timestamp_millis = 1, max_traces = 0 }))
            .ShouldBeInvalid();
        (await PostAsync("mlflow/traces/delete-traces",
            new { experiment_id = experiment, max_timestamp_millis = 1, request_ids = ids })).ShouldBeInvalid();
    }

    [Fact]
    public async Task Start_InNoOrADeletedExperiment_IsRefused()
    {
        var deleted = await ExperimentAsync();
        (await PostAsync("mlflow/experiments/delete", new { experiment_id = deleted })).ShouldBeOk();

        (await PostAsync("mlflow/traces", new { experiment_id = deleted, timestamp_ms = 1 })).ShouldBeInvalid();
        (await PostAsync("mlflow/traces", new { experiment_id = "987654321", timestamp_ms = 1 })).ShouldBeMissing();
    }

    [Fact]
    public async Task End_OfATraceThatIsNotThere_IsMissing() =>
        (await PatchAsync("mlflow/traces/none", new { request_id = "none", timestamp_ms = 1, status = "OK" })).ShouldBeMissing();

    [Fact]
    public async Task Spans_UploadedAsAnArtifact_AreSentAsOne()
    {
        Assert.SkipUnless(Server.IsEmbedded, "Another server may be started without its artifact proxy.");
        var (experiment, spans) = (await ExperimentAsync(), """{"spans":[{"name":"call"}]}""");
        var id = (await StartAsync(experiment, 1)).Text("trace_info.request_id");

        (await SendAsync(HttpMethod.Put, $"mlflow-artifacts/artifacts/{experiment}/traces/{id}/artifacts/traces.json",
            new StringContent(spans, Encoding.UTF8, "application/json"))).ShouldBeOk();

        (await GetAsync($"/ajax-api/2.0/mlflow/get-trace-artifact?request_id={id}")).ShouldBeOk().Body.ShouldBe(spans);
        (await GetAsync("/ajax-api/2.0/mlflow/get-trace-artifact?request_id=none")).ShouldBeMissing();
        (await GetAsync($"/ajax-api/2.0/mlflow/get-trace-artifact?request_id={id}&path=..%2Ftraces.json")).ShouldBeInvalid();
        (await DeletedAsync(new { experiment_id = experiment, request_ids = new[] { id } })).ShouldBe(1);
        (await GetAsync($"mlflow-artifacts/artifacts/{experiment}/traces/{id}/artifacts/traces.json")).Status
            .ShouldBe(HttpStatusCode.NotFound);
    }

    private static (string Key, string Value)[] Pairs(Answer answer, string path) =>
        [.. answer.List(path).Select(p => ((string)p["key"]!, (string)p["value"]!))];

    private async Task<Answer> StartAsync(string experiment, long at, object? metadata = null, object? tag = null) =>
        (await PostAsync("mlflow/traces", new
        {
            experiment_id = experiment,
            timestamp_ms = at,
            request_metadata = metadata is null ? [] : new[] { metadata },
            tags = tag is null ? [] : new[] { tag },
        })).ShouldBeOk();

    /// <summary>Three traces: 1 is not ended, 2 failed after 20 ms, 3 went well in 30.</summary>
    private async Task<string> ThreeAsync()
    {
        var experiment = await ExperimentAsync();
        foreach (var n in (int[])[1, 2, 3])
        {
            var id = (await StartAsync(
                experiment, n * 100, new { key = "mlflow.sourceRun", value = $"run{n}" }, new { key = "n", value = $"{n}" }))
                .Text("trace_info.request_id");
            (await PatchAsync($"mlflow/traces/{id}/tags", new { key = "mlflow.traceName", value = $"call {n}" })).ShouldBeOk();
            if (n > 1)
            {
                (await PatchAsync($"mlflow/traces/{id}", new { timestamp_ms = n * 110, status = n == 2 ? "ERROR" : "OK" })).ShouldBeOk();
            }
        }

        return experiment;
    }

    private async Task<string> FoundAsync(string experiment, string query = "")
    {
        var found = (await GetAsync($"mlflow/traces?experiment_ids={experiment}{query}")).List("traces");
        return string.Join(',', found.Select(t => ((JsonArray)t["tags"]!).Single(g => (string?)g!["key"] == "n")!["value"]));
    }

    private async Task<int> DeletedAsync(object which) =>
        (int)(await PostAsync("mlflow/traces/delete-traces", which)).ShouldBeOk()["traces_deleted"]!;
}
