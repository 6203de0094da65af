using System.Text.Json;

namespace ZeroDte.Mlflow.Tests.Contract;

public sealed class WireContractTests(TrackingServer server) : ContractTest(server)
{
    [Fact]
    public async Task Path_WithADoubledSlash_IsThePlainOne()
    {
        using var answer = await Server.Http.GetAsync(new Uri(
            $"{Server.Http.BaseAddress}/model-versions/get-artifact?name=m&version=1&path=..%2Fa"), TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Health_Always_IsOk() => (await GetAsync("/health")).ShouldBeOk().Body.ShouldBe("OK");

    [Fact]
    public async Task Version_Always_IsOfMlflowTwo() => (await GetAsync("/version")).ShouldBeOk().Body.ShouldStartWith("2.");

    [Fact]
    public async Task Prefix_OfTheBrowser_LeadsToTheSameRoutes() =>
        (await GetAsync("/ajax-api/2.0/mlflow/experiments/get?experiment_id=0")).ShouldBeOk().Text("experiment.name").ShouldBe("Default");

    [Fact]
    public async Task Body_AsAStringThatHoldsJson_IsRead()
    {
        var name = Unique("doubly-encoded");
        var json = JsonSerializer.Serialize(JsonSerializer.Serialize(new { name }));
        (await SendAsync(HttpMethod.Post, "mlflow/experiments/create", json)).ShouldBeOk();
        (await GetAsync($"mlflow/experiments/get-by-name?experiment_name={name}")).ShouldBeOk();
    }

    [Fact]
    public async Task Body_WithAnUnknownField_IsRead() =>
        (await PostAsync("mlflow/experiments/create", new { name = Unique("unknown"), nobody_knows_this = 1 })).ShouldBeOk();

    [Fact]
    public async Task Answer_WithNothingToSay_IsAnEmptyObject() =>
        JsonDocument.Parse((await TagAsync(await RunAsync(), "a", "b")).ShouldBeOk().Body).RootElement.EnumerateObject().ShouldBeEmpty();

    [Fact]
    public async Task Int64_OnTheWire_IsANumber()
    {
        var run = await RunAsync(startTime: 1_700_000_000_123);
        (await GetRunAsync(run))["run.info.start_time"]!.GetValueKind().ShouldBe(JsonValueKind.Number);
    }

    [Fact]
    public async Task RunUuid_InsteadOfRunId_IsUnderstood()
    {
        var run = await RunAsync();
        (await PostAsync("mlflow/runs/set-tag", new { run_uuid = run, key = "old", value = "way" })).ShouldBeOk();
        var answer = (await GetAsync($"mlflow/runs/get?run_uuid={run}")).ShouldBeOk();
        answer.Text("run.info.run_uuid").ShouldBe(run);
        ((string?)answer.Value("run.data.tags", "old")).ShouldBe("way");
    }

    [Theory]
    [InlineData("experiments/create", "{}")]
    [InlineData("experiments/create", """{"name":""}""")]
    [InlineData("experiments/create", """{"name":7}""")]
    [InlineData("experiments/delete", "{}")]
    [InlineData("experiments/restore", "{}")]
    [InlineData("experiments/update", "{}")]
    [InlineData("experiments/set-experiment-tag", """{"experiment_id":"0"}""")]
    [InlineData("experiments/search", """{"max_results":0}""")]
    [InlineData("runs/update", "{}")]
    [InlineData("runs/delete", "{}")]
    [InlineData("runs/log-metric", """{"run_id":"x","key":"k","value":"text","timestamp":1}""")]
    [InlineData("runs/log-metric", """{"run_id":"x","value":1,"timestamp":1}""")]
    [InlineData("runs/log-parameter", """{"run_id":"x","value":"1"}""")]
    [InlineData("runs/set-tag", """{"run_id":"x","value":"1"}""")]
    [InlineData("runs/log-batch", "{}")]
    [InlineData("runs/search", """{"experiment_ids":["0"],"max_results":50001}""")]
    [InlineData("runs/search", """{"experiment_ids":["0"],"page_token":"nonsense"}""")]
    [InlineData("registered-models/create", "{}")]
    [InlineData("registered-models/rename", "{}")]
    [InlineData("registered-models/alias", """{"name":"x"}""")]
    [InlineData("model-versions/create", "{}")]
    [InlineData("model-versions/transition-stage", """{"name":"x"}""")]
    public async Task Post_OfABadBody_IsAnInvalidParameter(string route, string json) =>
        (await SendAsync(HttpMethod.Post, $"mlflow/{route}", json)).ShouldBeInvalid();

    [Theory]
    [InlineData("runs/set-tag", """{"run_id":"x","key":"k","value":"\ud800"}""")]
    [InlineData("runs/set-tag", """{"run_id":"x","key":"\udc00","value":"v"}""")]
    [InlineData("runs/log-batch", """{"run_id":"x","params":[{"key":"k","value":"a\ud800b"}]}""")]
    [InlineData("runs/search", """{"experiment_ids":["0"],"order_by":["params.`\ud800`"]}""")]
    [InlineData("runs/search", """{"experiment_ids":["0"],"filter":"params.a = '\ud800'"}""")]
    public async Task Post_OfHalfASurrogatePair_IsAClientsFault(string route, string json) =>
        ((int)(await SendAsync(HttpMethod.Post, $"mlflow/{route}", json)).Status).ShouldBe(400);

    [Theory]
    [InlineData("experiments/get?experiment_id=987654321")]
    [InlineData("experiments/get-by-name?experiment_name=nobody-has-this-name")]
    [InlineData("runs/get?run_id=nobody")]
    [InlineData("artifacts/list?run_id=nobody")]
    [InlineData("registered-models/get?name=nobody-has-this-name")]
    [InlineData("model-versions/get?name=nobody-has-this-name&version=1")]
    [InlineData("model-versions/get-download-uri?name=nobody-has-this-name&version=1")]
    public async Task Get_OfWhatIsNotThere_IsMissing(string route) => (await GetAsync($"mlflow/{route}")).ShouldBeMissing();

    [Theory]
    [InlineData("experiments/delete", """{"experiment_id":"987654321"}""")]
    [InlineData("runs/create", """{"experiment_id":"987654321"}""")]
    [InlineData("runs/update", """{"run_id":"nobody","status":"FINISHED"}""")]
    [InlineData("runs/delete", """{"run_id":"nobody"}""")]
    [InlineData("runs/set-tag", """{"run_id":"nobody","key":"k","value":"v"}""")]
    [InlineData("runs/log-parameter", """{"run_id":"nobody","key":"k","value":"v"}""")]
    [InlineData("runs/log-batch", """{"run_id":"nobody"}""")]
    [InlineData("registered-models/rename", """{"name":"nobody","new_name":"somebody"}""")]
    [InlineData("model-versions/create", """{"name":"nobody-has-this-name","source":"mlflow-artifacts:/1/x"}""")]
    public async Task Post_ToWhatIsNotThere_IsMissing(string route, string json) =>
        (await SendAsync(HttpMethod.Post, $"mlflow/{route}", json)).ShouldBeMissing();
}
