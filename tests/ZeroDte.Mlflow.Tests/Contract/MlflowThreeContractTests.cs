namespace ZeroDte.Mlflow.Tests.Contract;

/// <summary>What clients of MLflow 3 send to every server. A server of MLflow 2 is not expected to know it.</summary>
public sealed class MlflowThreeContractTests(TrackingServer server) : ContractTest(server), IAsyncLifetime
{
    private const string IsPrompt = "mlflow.prompt.is_prompt";

    public async ValueTask InitializeAsync() => Assert.SkipWhen(
        !Server.IsEmbedded && (await GetAsync("/version")).Body.StartsWith("2.", StringComparison.Ordinal),
        "The MLflow server named by MLFLOW_TRACKING_URI is of MLflow 2.");

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData($"tag.`{IsPrompt}` != 'true'", "model tagged")]
    [InlineData($"tags.`{IsPrompt}` = 'false'", "model tagged")]
    [InlineData("", "model tagged")]
    [InlineData($"tag.`{IsPrompt}` = 'true'", "prompt")]
    [InlineData($"tag.`{IsPrompt}` != 'false'", "prompt")]
    [InlineData($"tag.`{IsPrompt}` != 'true' AND tags.team = 'red'", "tagged")]
    [InlineData($"tag.`{IsPrompt}` != 'true' AND tags.team != 'blue'", "tagged")]
    [InlineData("tags.team != 'red'", "")]
    public async Task Search_OfModelsOrPrompts_FindsThoseAskedFor(string filter, string expected)
    {
        var prefix = Unique("m");
        await CreateAsync("model");
        await CreateAsync("tagged", ("team", "red"));
        await CreateAsync("prompt", (IsPrompt, "true"));
        var named = Uri.EscapeDataString($"name LIKE '{prefix}%'{(filter.Length == 0 ? "" : " AND ")}{filter}");

        string.Join(' ', (await GetAsync($"mlflow/registered-models/search?filter={named}")).ShouldBeOk().List("registered_models")
            .Select(m => ((string)m["name"]!).Split('.')[^1])).ShouldBe(expected);
        string.Join(' ', (await GetAsync($"mlflow/model-versions/search?filter={named}&order_by=name")).ShouldBeOk().List("model_versions")
            .Select(m => ((string)m["name"]!).Split('.')[^1])).ShouldBe(expected);

        async Task CreateAsync(string name, params (string Key, string Value)[] pairs)
        {
            var tags = pairs.Select(t => new { key = t.Key, value = t.Value }).ToArray();
            (await PostAsync("mlflow/registered-models/create", new { name = $"{prefix}.{name}", tags })).ShouldBeOk();
            (await PostAsync("mlflow/model-versions/create", new { name = $"{prefix}.{name}", source = "mlflow-artifacts:/1/m", tags }))
                .ShouldBeOk();
        }
    }

    [Fact]
    public async Task Prompt_Registered_KeepsItsTextAndNeedsNoFile()
    {
        var (name, text) = (Unique("prompt"), new string('x', 50_000));
        object Mark() => new { key = IsPrompt, value = "true" };
        (await PostAsync("mlflow/registered-models/create", new { name, tags = new[] { Mark() } })).ShouldBeOk();
        (await PostAsync("mlflow/model-versions/create",
            new { name, source = "dummy-source", tags = new[] { Mark(), new { key = "mlflow.prompt.text", value = text } } })).ShouldBeOk();
        (await PostAsync("mlflow/registered-models/alias", new { name, alias = "live", version = "1" })).ShouldBeOk();

        ((string?)(await GetAsync($"mlflow/registered-models/alias?name={name}&alias=live")).Value("model_version.tags",
            "mlflow.prompt.text")).ShouldBe(text);
        (await PostAsync("mlflow/model-versions/create", new { name, source = "dummy-source" })).ShouldBeInvalid();
    }

    [Fact]
    public async Task Version_OfALoggedModel_HasItsFilesAndItsRun()
    {
        var experiment = await ExperimentAsync();
        var run = await RunAsync(experiment);
        var logged = (await PostAsync("mlflow/logged-models", new { experiment_id = experiment, name = "m", source_run_id = run }))
            .ShouldBeOk();
        var (id, name) = (logged.Text("model.info.model_id"), await ModelAsync());

        var created = (await PostAsync("mlflow/model-versions/create", new { name, source = $"models:/{id}", model_id = id })).ShouldBeOk();

        (created.Text("model_version.source"), created.Text("model_version.run_id"), created.Text("model_version.model_id"))
            .ShouldBe(($"models:/{id}", run, id));
        (await GetAsync($"mlflow/model-versions/get-download-uri?name={name}&version=1")).Text("artifact_uri")
            .ShouldBe(logged.Text("model.info.artifact_uri"));
        ((int)(await PostAsync("mlflow/model-versions/create", new { name, source = "models:/m-0" })).Status).ShouldBeGreaterThan(399);
    }

    [Fact]
    public async Task ExperimentTag_Deleted_IsGone()
    {
        var id = await ExperimentAsync();
        (await PostAsync("mlflow/experiments/set-experiment-tag", new { experiment_id = id, key = "k", value = "v" })).ShouldBeOk();
        (await PostAsync("mlflow/experiments/delete-experiment-tag", new { experiment_id = id, key = "k" })).ShouldBeOk();
        (await GetAsync($"mlflow/experiments/get?experiment_id={id}")).List("experiment.tags").ShouldBeEmpty();
        (await PostAsync("mlflow/experiments/delete-experiment-tag", new { experiment_id = id, key = "k" })).ShouldBeMissing();
        (await PostAsync("mlflow/experiments/delete", new { experiment_id = id })).ShouldBeOk();
        (await PostAsync("mlflow/experiments/delete-experiment-tag", new { experiment_id = id, key = "k" })).ShouldBeInvalid();
    }

    [Theory]
    [InlineData("/api/3.0/mlflow/server-info")]
    [InlineData("/ajax-api/3.0/mlflow/server-info")]
    public async Task ServerInfo_Always_SaysWhatThereIs(string route)
    {
        var info = (await GetAsync(route)).ShouldBeOk();
        ((string?)info["store_type"], (bool?)info["workspaces_enabled"]).ShouldBe(("SqlStore", false));
    }
}
