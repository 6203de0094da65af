using System.Text.Json.Nodes;

namespace ZeroDte.Mlflow.Tests.Models;

public sealed class LoggedModelTests(MlflowHost host) : IClassFixture<MlflowHost>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task LoggedModel_FromPendingToDeleted_AsMlflow3Does()
    {
        var experiment = await host.CreateExperimentAsync();
        var run = await host.CreateRunAsync(experiment);
        var created = Model(await host.PostAsync("mlflow/logged-models", new
        {
            experiment_id = experiment,
            name = "model",
            source_run_id = run.RunId,
            @params = new[] { new { key = "depth", value = "3" } },
            tags = new[] { new { key = "t", value = "1" } },
        }));
        var id = (string)created["info"]!["model_id"]!;
        ((string)created["info"]!["status"]!).ShouldBe("LOGGED_MODEL_PENDING");
        var uri = (string)created["info"]!["artifact_uri"]!;
        uri.ShouldBe($"mlflow-artifacts:/{experiment}/models/{id}/artifacts");

        await host.Client.UploadAsync(uri, "MLmodel", new MemoryStream([1]), Cancel);
        (await host.SendAsync(HttpMethod.Get, $"mlflow/logged-models/{id}/artifacts/directories")).Body["files"]![0]!["path"]!.ToString()
            .ShouldBe("MLmodel");
        Model((await host.SendAsync(HttpMethod.Patch, $"mlflow/logged-models/{id}",
            new { model_id = id, status = "LOGGED_MODEL_READY" })).Body)["info"]!["status"]!.ToString().ShouldBe("LOGGED_MODEL_READY");
        await host.SendAsync(HttpMethod.Patch, $"mlflow/logged-models/{id}/tags", new { tags = new[] { new { key = "u", value = "2" } } });
        (await host.SendAsync(HttpMethod.Delete, $"mlflow/logged-models/{id}/tags/t")).Status.ShouldBe(200);
        (await host.RefusalAsync($"mlflow/logged-models/{id}/params", new { @params = new[] { new { key = "depth", value = "4" } } }))
            .ShouldContain("already logged with value='3'");
        await host.PostAsync("mlflow/runs/outputs", new { run_id = run.RunId, models = new[] { new { model_id = id, step = 7 } } });
        await host.PostAsync("mlflow/runs/log-inputs", new { run_id = run.RunId, models = new[] { new { model_id = id } } });

        var read = await host.Client.GetRunAsync(run.RunId, Cancel);
        read.Outputs!.ModelOutputs.ShouldBe([new(id, 7)]);
        read.Inputs.ModelInputs.ShouldBe([new(id)]);
        var found = await host.PostAsync("mlflow/logged-models/search", new
        {
            experiment_ids = new[] { experiment },
            filter = "params.depth = '3' AND tags.u = '2' AND name LIKE 'mod%'",
            order_by = new[] { new { field_name = "creation_timestamp", ascending = false } },
        });
        found["models"]!.AsArray().Count.ShouldBe(1);
        found["models"]![0]!["info"]!["tags"]!.ToJsonString().ShouldBe("""[{"key":"u","value":"2"}]""");

        (await host.SendAsync(HttpMethod.Delete, $"mlflow/logged-models/{id}")).Status.ShouldBe(200);
        (await host.SendAsync(HttpMethod.Get, $"mlflow/logged-models/{id}")).Status.ShouldBe(404);
        (await host.Client.ListArtifactsAsync(uri, "", Cancel)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Metrics_OfTwoModels_AreReturnedSearchedAndOrderedBy()
    {
        var experiment = await host.CreateExperimentAsync();
        var run = (await host.CreateRunAsync(experiment)).RunId;
        var (good, bad, none) = (await CreateAsync(), await CreateAsync(), await CreateAsync());
        await host.PostAsync("mlflow/runs/log-batch", new
        {
            run_id = run,
            metrics = new[] { Point(good, 3, step: 0, "train"), Point(good, 1, step: 1, "train"), Point(good, 5, step: 0, "test"),
                Point(bad, 2, step: 0, "train"), Point(good, 1, step: 1, "train") },
        });
        await host.PostAsync("mlflow/runs/log-metric",
            new { run_id = run, key = "rmse", value = "NaN", timestamp = 1, step = 9, model_id = bad, dataset_name = "live" });

        var metrics = Model((await host.SendAsync(HttpMethod.Get, $"mlflow/logged-models/{good}")).Body)["data"]!["metrics"]!.AsArray();
        metrics.Count.ShouldBe(3); // the same point twice is one
        metrics[^1]!.ToJsonString().ShouldBe(System.Text.Json.JsonSerializer.Serialize(new
        {
            key = "rmse",
            value = 1,
            timestamp = 2,
            step = 1,
            run_id = run,
            model_id = good,
            dataset_name = "train",
            dataset_digest = "d",
        }));
        (await host.Client.GetMetricHistoryAsync(run, "rmse", Cancel)).Count.ShouldBe(5); // the run has them too

        (await SearchAsync("metrics.rmse > 4")).ShouldBe([good]);
        (await SearchAsync("metrics.rmse > 4", datasets: [new { dataset_name = "train" }])).ShouldBeEmpty();
        (await SearchAsync("metrics.rmse = 2", datasets: [new { dataset_name = "train", dataset_digest = "d" }])).ShouldBe([bad]);
        (await SearchAsync(null, datasets: [new { dataset_name = "test" }])).ShouldBe([good]);
        (await SearchAsync(null, new { field_name = "metrics.rmse", ascending = true, dataset_name = "train" }))
            .ShouldBe([good, bad, none]);
        (await SearchAsync(null, new { field_name = "metrics.rmse", ascending = false, dataset_name = "train" }))
            .ShouldBe([bad, good, none]);
        (await host.RefusalAsync("mlflow/runs/log-metric", new
        {
            run_id = run,
            key = "rmse",
            value = 1,
            timestamp = 1,
            model_id = "m-none",
        }, "RESOURCE_DOES_NOT_EXIST", 404)).ShouldContain("m-none");

        static object Point(string model, double value, long step, string dataset) =>
            new { key = "rmse", value, timestamp = step + 1, step, model_id = model, dataset_name = dataset, dataset_digest = "d" };

        async Task<string> CreateAsync() =>
            (string)Model(await host.PostAsync("mlflow/logged-models",
                new { experiment_id = experiment, source_run_id = run }))["info"]!["model_id"]!;

        async Task<string[]> SearchAsync(string? filter, object? order = null, object[]? datasets = null)
        {
            var found = await host.PostAsync("mlflow/logged-models/search", new
            {
                experiment_ids = new[] { experiment },
                filter,
                datasets = datasets ?? [],
                order_by = order is null ? [] : new[] { order },
            });
            return [.. found["models"]?.AsArray().Select(m => (string)m!["info"]!["model_id"]!) ?? []];
        }
    }

    private static JsonNode Model(JsonNode body) => body["model"]!;
}
