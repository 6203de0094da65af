using System.Net;

namespace ZeroDte.Mlflow.Tests.Contract;

public sealed class LoggedModelContractTests(TrackingServer server) : ContractTest(server)
{
    [Fact]
    public async Task Model_Created_IsPendingUntilItIsReady()
    {
        var experiment = await ExperimentAsync();
        var created = await CreateAsync(experiment, await RunAsync(experiment));
        var id = created.Text("model.info.model_id");
        created.Text("model.info.status").ShouldBe("LOGGED_MODEL_PENDING");
        created.Value("model.data.params", "depth")!.GetValue<string>().ShouldBe("3");

        (await PatchAsync($"mlflow/logged-models/{id}", new { model_id = id, status = "LOGGED_MODEL_READY" })).ShouldBeOk();

        (await GetAsync($"mlflow/logged-models/{id}")).ShouldBeOk().Text("model.info.status").ShouldBe("LOGGED_MODEL_READY");
    }

    [Fact]
    public async Task Models_OfTwo_AreFoundAndOrderedByTheirMetrics()
    {
        var experiment = await ExperimentAsync();
        var run = await RunAsync(experiment);
        var (low, high) = (await IdAsync(), await IdAsync());
        (await BatchAsync(run, metrics: [Point(low, 1), Point(high, 2)])).ShouldBeOk();

        (await GetAsync($"mlflow/logged-models/{high}")).ShouldBeOk().Value("model.data.metrics", "rmse")!.GetValue<double>().ShouldBe(2);
        (await SearchAsync("metrics.rmse > 1.5", ascending: true)).ShouldBe([high]);
        (await SearchAsync("", ascending: true)).ShouldBe([low, high]);
        (await SearchAsync("", ascending: false)).ShouldBe([high, low]);

        async Task<string> IdAsync() => (await CreateAsync(experiment, run)).Text("model.info.model_id");

        object Point(string model, double value) =>
            new { key = "rmse", value, timestamp = 1, step = 0, model_id = model, run_id = run, dataset_name = "d", dataset_digest = "1" };

        async Task<IEnumerable<string>> SearchAsync(string filter, bool ascending) => (await PostAsync("mlflow/logged-models/search", new
        {
            experiment_ids = new[] { experiment },
            filter,
            order_by = new[] { new { field_name = "metrics.rmse", ascending } },
        })).ShouldBeOk().List("models").Select(m => (string)m["info"]!["model_id"]!);
    }

    private async Task<Answer> CreateAsync(string experiment, string run)
    {
        var created = await PostAsync("mlflow/logged-models", new
        {
            experiment_id = experiment,
            name = "model",
            source_run_id = run,
            @params = new[] { new { key = "depth", value = "3" } },
        });
        Assert.SkipWhen(!Server.IsEmbedded && created.Status == HttpStatusCode.NotFound,
            "This server has no logged models: they came with MLflow 3.");
        return created.ShouldBeOk();
    }
}
