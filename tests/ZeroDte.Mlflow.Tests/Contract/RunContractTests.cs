namespace ZeroDte.Mlflow.Tests.Contract;

public sealed class RunContractTests(TrackingServer server) : ContractTest(server)
{
    [Fact]
    public async Task Datasets_OfAnExperiment_AreListedOnceWithTheirContext()
    {
        var experiment = await ExperimentAsync();
        for (var i = 0; i < 2; i++)
        {
            (await PostAsync("mlflow/runs/log-inputs", new
            {
                run_id = await RunAsync(experiment),
                datasets = new[] { new
                {
                    dataset = new { name = "bars", digest = "1", source_type = "local", source = "{}" },
                    tags = new[] { new { key = "mlflow.data.context", value = "training" } },
                } },
            })).ShouldBeOk();
        }

        (await PostAsync("/ajax-api/2.0/mlflow/experiments/search-datasets", new { experiment_ids = new[] { experiment } })).ShouldBeOk()
            .List("dataset_summaries").Select(d => $"{d["experiment_id"]} {d["name"]} {d["digest"]} {d["context"]}")
            .ShouldBe([$"{experiment} bars 1 training"]);
        (await PostAsync("/ajax-api/2.0/mlflow/experiments/search-datasets", new { experiment_ids = Array.Empty<string>() }))
            .ShouldBeInvalid();
    }

    [Fact]
    public async Task Create_WithAName_KeepsItAsTagToo()
    {
        var created = (await PostAsync("mlflow/runs/create",
            new { experiment_id = await ExperimentAsync(), run_name = "dawn", start_time = 5 })).ShouldBeOk();
        created.Text("run.info.run_name").ShouldBe("dawn");
        created.Text("run.info.status").ShouldBe("RUNNING");
        ((string?)created.Value("run.data.tags", "mlflow.runName")).ShouldBe("dawn");
        created.Text("run.info.artifact_uri").ShouldEndWith($"{created.Text("run.info.run_id")}/artifacts");
    }

    [Fact]
    public async Task Create_WithoutAName_GetsOne()
    {
        var run = await GetRunAsync(await RunAsync());
        run.Text("run.info.run_name").ShouldNotBeEmpty();
        ((string?)run.Value("run.data.tags", "mlflow.runName")).ShouldBe(run.Text("run.info.run_name"));
    }

    [Fact]
    public async Task Update_ToFinished_KeepsStatusAndEnd()
    {
        var run = await RunAsync();
        (await PostAsync("mlflow/runs/update", new { run_id = run, status = "FINISHED", end_time = 9 })).ShouldBeOk()
            .Text("run_info.status").ShouldBe("FINISHED");
        (await GetRunAsync(run))["run.info.end_time"]!.GetValue<long>().ShouldBe(9);
    }

    [Fact]
    public async Task Update_OfTheNameAlone_LeavesTheStatus()
    {
        var run = await RunAsync();
        (await PostAsync("mlflow/runs/update", new { run_id = run, run_name = "dusk" })).ShouldBeOk();
        var after = await GetRunAsync(run);
        after.Text("run.info.status").ShouldBe("RUNNING");
        ((string?)after.Value("run.data.tags", "mlflow.runName")).ShouldBe("dusk");
    }

    [Fact]
    public async Task SetTag_OfTheRunName_RenamesTheRun()
    {
        var run = await RunAsync();
        (await TagAsync(run, "mlflow.runName", "noon")).ShouldBeOk();
        (await GetRunAsync(run)).Text("run.info.run_name").ShouldBe("noon");
    }

    [Fact]
    public async Task Delete_ThenRestore_IsSoft()
    {
        var run = await RunAsync();
        (await PostAsync("mlflow/runs/delete", new { run_id = run })).ShouldBeOk();
        (await GetRunAsync(run)).Text("run.info.lifecycle_stage").ShouldBe("deleted");
        (await PostAsync("mlflow/runs/restore", new { run_id = run })).ShouldBeOk();
        (await GetRunAsync(run)).Text("run.info.lifecycle_stage").ShouldBe("active");
    }

    [Theory]
    [InlineData("log-metric", """{"run_id":"#","key":"k","value":1,"timestamp":1}""")]
    [InlineData("log-parameter", """{"run_id":"#","key":"k","value":"v"}""")]
    [InlineData("set-tag", """{"run_id":"#","key":"k","value":"v"}""")]
    [InlineData("delete-tag", """{"run_id":"#","key":"k"}""")]
    [InlineData("log-batch", """{"run_id":"#","tags":[{"key":"k","value":"v"}]}""")]
    [InlineData("update", """{"run_id":"#","status":"FINISHED"}""")]
    public async Task Write_ToADeletedRun_IsInvalid(string route, string json)
    {
        var run = await RunAsync();
        (await PostAsync("mlflow/runs/delete", new { run_id = run })).ShouldBeOk();
        (await SendAsync(HttpMethod.Post, $"mlflow/runs/{route}", json.Replace("#", run))).ShouldBeInvalid();
    }

    [Fact]
    public async Task Param_WithTheSameValueAgain_IsFine()
    {
        var run = await RunAsync();
        (await ParamAsync(run, "depth", "6")).ShouldBeOk();
        (await ParamAsync(run, "depth", "6")).ShouldBeOk();
        (await GetRunAsync(run)).List("run.data.params").Length.ShouldBe(1);
    }

    [Fact]
    public async Task Param_WithAnotherValue_IsInvalidAndKeepsTheFirst()
    {
        var run = await RunAsync();
        (await ParamAsync(run, "depth", "6")).ShouldBeOk();
        (await ParamAsync(run, "depth", "7")).ShouldBeInvalid();
        ((string?)(await GetRunAsync(run)).Value("run.data.params", "depth")).ShouldBe("6");
    }

    [Fact]
    public async Task Batch_ThatChangesAParam_IsInvalid()
    {
        var run = await RunAsync();
        (await ParamAsync(run, "depth", "6")).ShouldBeOk();
        (await BatchAsync(run, parameters: [new { key = "depth", value = "7" }])).ShouldBeInvalid();
    }

    [Fact]
    public async Task Batch_WithOneParamTwice_IsInvalid() =>
        (await BatchAsync(await RunAsync(), parameters: [new { key = "p", value = "1" }, new { key = "p", value = "2" }]))
            .ShouldBeInvalid();

    [Fact]
    public async Task Batch_SentAgain_ChangesNothing()
    {
        var run = await RunAsync();
        for (var i = 0; i < 2; i++)
        {
            (await BatchAsync(run,
                [new { key = "m", value = 1.5, timestamp = 3, step = 2 }],
                [new { key = "p", value = "1" }],
                [new { key = "t", value = "2" }])).ShouldBeOk();
        }

        var data = await GetRunAsync(run);
        (data.List("run.data.metrics").Length, data.List("run.data.params").Length).ShouldBe((1, 1));
        (await GetAsync($"mlflow/metrics/get-history?run_id={run}&metric_key=m")).List("metrics").Length.ShouldBe(1);
    }

    [Fact]
    public async Task Tag_Deleted_IsGone()
    {
        var run = await RunAsync();
        (await TagAsync(run, "t", "1")).ShouldBeOk();
        (await PostAsync("mlflow/runs/delete-tag", new { run_id = run, key = "t" })).ShouldBeOk();
        (await GetRunAsync(run)).Value("run.data.tags", "t").ShouldBeNull();
    }

    [Fact]
    public async Task DeleteTag_OfNoTag_IsMissing() =>
        (await PostAsync("mlflow/runs/delete-tag", new { run_id = await RunAsync(), key = "nobody" })).ShouldBeMissing();

    [Theory]
    [InlineData("")]
    [InlineData("../up")]
    [InlineData("/root")]
    [InlineData("a//b")]
    [InlineData("semi;colon")]
    public async Task Key_ThatIsNotAName_IsInvalid(string key)
    {
        var run = await RunAsync();
        (await ParamAsync(run, key, "1")).ShouldBeInvalid();
        (await TagAsync(run, key, "1")).ShouldBeInvalid();
        (await MetricAsync(run, key, 1)).ShouldBeInvalid();
    }

    [Fact]
    public async Task Inputs_Logged_ComeBackWithTheRun()
    {
        var run = await RunAsync();
        var dataset = new { name = "bars", digest = "abc", source_type = "local", source = "/data/bars.csv" };
        var input = new { dataset, tags = new[] { new { key = "mlflow.data.context", value = "training" } } };
        for (var i = 0; i < 2; i++)
            (await PostAsync("mlflow/runs/log-inputs", new { run_id = run, datasets = new[] { input } })).ShouldBeOk();
        var inputs = (await GetRunAsync(run)).List("run.inputs.dataset_inputs");
        inputs.Length.ShouldBe(1);
        ((string?)inputs[0]["dataset"]!["digest"]).ShouldBe("abc");
    }

    [Fact]
    public async Task LogModel_Logged_IsATagOfTheRun()
    {
        var run = await RunAsync();
        var model = """{"artifact_path":"model","flavors":{"python_function":{}},"run_id":"#","utc_time_created":"2024-01-01 00:00:00"}"""
            .Replace("#", run);
        (await PostAsync("mlflow/runs/log-model", new { run_id = run, model_json = model })).ShouldBeOk();
        ((string?)(await GetRunAsync(run)).Value("run.data.tags", "mlflow.log-model.history"))!.ShouldContain("python_function");
    }
}
