namespace ZeroDte.Mlflow.Tests.Contract;

/// <summary>Where the embedded server deliberately does more or better; services/mlflow/README.md lists what MLflow does there.</summary>
public sealed class BeyondMlflowContractTests : ContractTest
{
    public BeyondMlflowContractTests(TrackingServer server) : base(server) =>
        Assert.SkipUnless(server.IsEmbedded, "The MLflow server named by MLFLOW_TRACKING_URI is not expected to do this.");

    [Theory]
    [InlineData("runs/set-tag", """{"run_id":"x","key":"k","value":"\ud800"}""", 400)]
    [InlineData("runs/set-tag", """{"run_id":"x","key":"k","value":"v","\ud800":1}""", 400)]
    [InlineData("runs/log-model", """{"run_id":"RUN","model_json":"{\"a\":\"\\ud800\"}"}""", 400)]
    [InlineData("runs/log-model", """{"run_id":"RUN","model_json":"{\"a\":\"\\u0000\"}"}""", 400)]
    [InlineData("runs/outputs", """{"run_id":"RUN","models":[{"model_id":"m-1","step":"half"}]}""", 400)]
    [InlineData("runs/search", """{"experiment_ids":["0"],"filter":"params.a LIKE '%\\'"}""", 200)]
    [InlineData("runs/search", """{"experiment_ids":["0"],"filter":"tags.a ILIKE '\\\\\\'"}""", 200)]
    public async Task Post_OfOddTexts_IsNeverTheServersFault(string route, string json, int status)
    {
        var run = await RunAsync();
        ((int)(await SendAsync(HttpMethod.Post, $"mlflow/{route}", json.Replace("RUN", run, StringComparison.Ordinal))).Status)
            .ShouldBe(status);
    }

    [Fact]
    public async Task Search_ByThousandsOfTerms_IsInvalid()
    {
        var order_by = Enumerable.Range(0, 5_000).Select(i => $"metrics.m{i}");
        (await PostAsync("mlflow/runs/search", new { experiment_ids = new[] { await ExperimentAsync() }, order_by })).ShouldBeInvalid();
    }

    [Fact]
    public async Task History_WithPointsLoggedBetweenItsPages_SeesEachPointOnce()
    {
        var run = await RunAsync();
        (await BatchAsync(run, [.. new object[] { 3, "NaN", 1, 2 }.Select(value => new { key = "m", value, timestamp = 5, step = 0 })]))
            .ShouldBeOk();
        (await MetricAsync(run, "m", 4, timestamp: 6)).ShouldBeOk();
        var (seen, token, before) = (new List<string>(), "", 4L);
        do
        {
            var page = (await GetAsync($"mlflow/metrics/get-history?run_id={run}&metric_key=m&max_results=1&page_token={token}"))
                .ShouldBeOk();
            seen.AddRange(page.List("metrics").Select(m => m["value"]!.ToString()));
            token = (string?)page["next_page_token"] ?? "";
            (await MetricAsync(run, "m", 9, timestamp: before--)).ShouldBeOk();
        }
        while (token.Length > 0);
        seen.ShouldBe(["1", "2", "3", "NaN", "4"]);
    }

    [Fact]
    public async Task UnknownRoute_OfTheProtocol_IsAJsonError() =>
        (await PostAsync("mlflow/nothing-like-this", new { })).ShouldFail(404, "ENDPOINT_NOT_FOUND");

    [Fact]
    public async Task Artifact_ThatIsNotThere_IsMissing() =>
        (await GetAsync($"mlflow-artifacts/artifacts/{Unique("nothing")}")).ShouldBeMissing();

    [Theory]
    [InlineData("None")]
    [InlineData("Archived")]
    public async Task Archive_OfExistingVersionsOfAPassiveStage_IsInvalid(string stage)
    {
        var name = await ModelAsync();
        (await StageAsync(name, await VersionAsync(name), stage, archive: true)).ShouldBeInvalid();
    }

    [Theory]
    [InlineData("tags.t = 'a' OR tags.t = 'b'", "ba")]
    [InlineData("NOT tags.t = 'a'", "cb")]
    [InlineData("(tags.t = 'a' OR tags.t = 'b') AND start_time > 1", "b")]
    [InlineData("tags.t IS NULL", "c")]
    [InlineData("tags.t IS NOT NULL", "ba")]
    public async Task Search_WithOrNotAndNull_FindsTheRuns(string filter, string expected)
    {
        var experiment = await ExperimentAsync();
        foreach (var (name, start) in new[] { ("a", 1), ("b", 2), ("c", 3) })
        {
            var run = (await PostAsync("mlflow/runs/create", new { experiment_id = experiment, run_name = name, start_time = start }))
                .Text("run.info.run_id");
            if (name != "c")
                (await TagAsync(run, "t", name)).ShouldBeOk();
        }

        string.Concat((await PostAsync("mlflow/runs/search", new { experiment_ids = new[] { experiment }, filter })).ShouldBeOk()
            .List("runs").Select(r => (string?)r["info"]!["run_name"])).ShouldBe(expected);
    }

    [Fact]
    public async Task Version_CreatedByTwentyAtOnce_LeavesNoGapAndNoDouble()
    {
        var name = await ModelAsync();
        var versions = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => VersionAsync(name)));
        versions.Select(int.Parse).Order().ShouldBe(Enumerable.Range(1, 20));
    }

    [Theory]
    [InlineData("..%5Csecret")]
    [InlineData("C:%5Csecret")]
    [InlineData("file:%2F%2F%2Fetc%2Fpasswd")]
    public async Task Path_InTheWordsOfOtherSystems_IsInvalid(string path) =>
        (await GetAsync($"mlflow-artifacts/artifacts/{path}")).ShouldBeInvalid();

    [Theory]
    [InlineData("run_name IN ('a', 'b')", "ba")]
    [InlineData("run_name NOT IN ('a')", "b")]
    [InlineData("metrics.m < 2", "a")]
    public async Task Search_ByANameListOrBelowANumber_LeavesOutWhatDoesNotMatch(string filter, string expected)
    {
        var experiment = await ExperimentAsync();
        foreach (var (name, start, metric) in new (string, int, object)[] { ("a", 1, 1), ("b", 2, "NaN") })
        {
            var run = (await PostAsync("mlflow/runs/create", new { experiment_id = experiment, run_name = name, start_time = start }))
                .Text("run.info.run_id");
            (await MetricAsync(run, "m", metric)).ShouldBeOk();
        }

        string.Concat((await PostAsync("mlflow/runs/search", new { experiment_ids = new[] { experiment }, filter })).ShouldBeOk()
            .List("runs").Select(r => (string?)r["info"]!["run_name"])).ShouldBe(expected);
    }

    [Theory]
    [InlineData("metrics.m > 1 AND")]
    [InlineData("metrics.m > 1 params.p = 'x'")]
    public async Task Search_WithALeftoverInTheFilter_IsInvalid(string filter) =>
        (await PostAsync("mlflow/runs/search", new { experiment_ids = new[] { await ExperimentAsync() }, filter })).ShouldBeInvalid();

    [Theory]
    [InlineData("NaN", "NaN")]
    [InlineData("Infinity", "1.7976931348623157E+308")]
    [InlineData("-Infinity", "-1.7976931348623157E+308")]
    public async Task Number_WrittenAsABareWord_IsRead(string word, string expected)
    {
        var run = await RunAsync();
        (await SendAsync(HttpMethod.Post, "mlflow/runs/log-batch", $$"""
            {"tags": [{"key": "t", "value": "NaN \" Infinity"}], "metrics": [{"key": "m", "value": {{word}}, "timestamp": 7, "step": 3}],
             "run_id": "{{run}}"}
            """)).ShouldBeOk();
        var answer = await GetRunAsync(run);
        answer.Value("run.data.metrics", "m")!.ToString().ShouldBe(expected);
        ((string?)answer.Value("run.data.tags", "t")).ShouldBe("NaN \" Infinity");
        ((int?)answer.List("run.data.metrics").Single()["timestamp"]).ShouldBe(7);
    }

    [Theory]
    [InlineData("mlflow-artifacts:/../other")]
    [InlineData("mlflow-artifacts:/a/%2e%2e/other")]
    [InlineData("s3://bucket/a/../other")]
    [InlineData("/folder/../other")]
    [InlineData("../other")]
    public async Task Location_ThatLeadsUpwards_IsInvalid(string artifact_location) =>
        (await PostAsync("mlflow/experiments/create", new { name = Unique("experiment"), artifact_location })).ShouldBeInvalid();

    [Fact]
    public async Task ExperimentName_OfFiveHundredCharacters_IsTaken() =>
        (await PostAsync("mlflow/experiments/create", new { name = Unique("n").PadRight(500, 'x') })).ShouldBeOk();

    [Fact]
    public async Task Alias_OfADeletedVersion_Goes()
    {
        var name = await ModelAsync();
        await VersionAsync(name);
        (await PostAsync("mlflow/registered-models/alias", new { name, alias = "champion", version = "1" })).ShouldBeOk();
        (await DeleteAsync("mlflow/model-versions/delete", new { name, version = "1" })).ShouldBeOk();
        (await GetAsync($"mlflow/registered-models/alias?name={name}&alias=champion")).ShouldBeInvalid();
        (await GetAsync($"mlflow/registered-models/get?name={name}")).List("registered_model.aliases").ShouldBeEmpty();
    }

    [Fact]
    public async Task Path_FromTheRootOfTheDisk_IsInvalid() =>
        (await GetAsync("mlflow-artifacts/artifacts/%2Fetc%2Fpasswd")).ShouldBeInvalid();

    [Fact]
    public async Task Path_WithANullCharacter_IsABadRequest() =>
        ((int)(await GetAsync("mlflow-artifacts/artifacts/a%00b")).Status).ShouldBe(400);
}
