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
        (await host.SendAsync(HttpMethod.Get, $"mlflow/logged-models/{id}/artifacts/directories")).Body["files"]![0]!["path"]!.ToString().ShouldBe("MLmodel");
        Model((await host.SendAsync(HttpMethod.Patch, $"mlflow/logged-models/{id}", new { model_id = id, status = "LOGGED_MODEL_READY" })).Body)["info"]!["status"]!.ToString().ShouldBe("LOGGED_MODEL_READY");
        await host.SendAsync(HttpMethod.Patch, $"mlflow/logged-models/{id}/tags", new { tags = new[] { new { key = "u", value = "2" } } });
        (await host.SendAsync(HttpMethod.Delete, $"mlflow/logged-models/{id}/tags/t")).Status.ShouldBe(200);
        (await host.RefusalAsync($"mlflow/logged-models/{id}/params", new { @params = new[] { new { key = "depth", value = "4" } } })).ShouldContain("already logged with value='3'");
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

    private static JsonNode Model(JsonNode body) => body["model"]!;
}
