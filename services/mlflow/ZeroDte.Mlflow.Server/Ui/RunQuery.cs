using System.Text.Json.Nodes;
using ZeroDte.Mlflow.Protocol;
using ZeroDte.Mlflow.Protocol.Wire;
using ZeroDte.Mlflow.Server.Registry;
using ZeroDte.Mlflow.Server.Tracking;

namespace ZeroDte.Mlflow.Server.Ui;

/// <summary>The one GraphQL query that the pages of MLflow 2.17 send: a run with its experiment and the versions made of it.</summary>
/// <remarks>
/// GraphQL answers what was asked for, and the page always asks for the same, so this answers all of it and reads no query language.
/// Whole numbers are text there, as they do not fit its Int.
/// </remarks>
internal sealed class RunQuery(RunStore runs, ExperimentStore experiments, ModelVersionSearch versions)
{
    public const string Name = "GetRun";

    private const int MostVersions = 200;

    public async Task<JsonObject> AnswerAsync(string runId, CancellationToken cancellationToken)
    {
        try
        {
            var run = await runs.GetAsync(runId, cancellationToken);
            var experiment = await experiments.GetAsync(run.Info.ExperimentId, cancellationToken);
            var (made, _) = await versions.SearchAsync(
                new($"run_id = '{run.Info.RunId}'", [], MostVersions, PageToken: null), cancellationToken);
            return new() { ["run"] = Of(run, experiment, made), ["apiError"] = null };
        }
        catch (MlflowException exception)
        {
            var error = new JsonObject { ["code"] = $"{exception.Code}", ["message"] = exception.Message, ["helpUrl"] = null };
            return new() { ["run"] = null, ["apiError"] = error };
        }
    }

    private static JsonObject Of(Run run, Experiment experiment, IReadOnlyList<ModelVersion> versions) => new()
    {
        ["info"] = Info(run.Info),
        ["experiment"] = new JsonObject
        {
            ["experimentId"] = experiment.ExperimentId,
            ["name"] = experiment.Name,
            ["tags"] = Pairs(experiment.Tags),
            ["artifactLocation"] = experiment.ArtifactLocation,
            ["lifecycleStage"] = experiment.LifecycleStage,
            ["lastUpdateTime"] = $"{experiment.LastUpdateTime}",
        },
        ["modelVersions"] = List(versions, version => new()
        {
            ["status"] = version.Status,
            ["version"] = version.Version,
            ["name"] = version.Name,
            ["source"] = version.Source,
        }),
        ["data"] = new JsonObject
        {
            ["metrics"] = List(run.Data.Metrics, metric => new()
            {
                ["key"] = metric.Key,
                ["value"] = double.IsFinite(metric.Value) ? metric.Value : null,
                ["step"] = $"{metric.Step}",
                ["timestamp"] = $"{metric.Timestamp}",
            }),
            ["params"] = Pairs(run.Data.Params),
            ["tags"] = Pairs(run.Data.Tags),
        },
        ["inputs"] = new JsonObject { ["datasetInputs"] = List(run.Inputs.DatasetInputs, Input) },
    };

    private static JsonObject Info(RunInfo info) => new()
    {
        ["runName"] = info.RunName,
        ["status"] = info.Status,
        ["runUuid"] = info.RunUuid,
        ["experimentId"] = info.ExperimentId,
        ["artifactUri"] = info.ArtifactUri,
        ["endTime"] = info.EndTime is { } end ? $"{end}" : null,
        ["lifecycleStage"] = info.LifecycleStage,
        ["startTime"] = $"{info.StartTime}",
        ["userId"] = info.UserId,
    };

    private static JsonObject Input(DatasetInput input) => new()
    {
        ["dataset"] = new JsonObject
        {
            ["digest"] = input.Dataset.Digest,
            ["name"] = input.Dataset.Name,
            ["profile"] = input.Dataset.Profile,
            ["schema"] = input.Dataset.Schema,
            ["source"] = input.Dataset.Source,
            ["sourceType"] = input.Dataset.SourceType,
        },
        ["tags"] = Pairs(input.Tags),
    };

    private static JsonArray Pairs(IReadOnlyList<KeyValue>? pairs) =>
        List(pairs, pair => new() { ["key"] = pair.Key, ["value"] = pair.Value });

    private static JsonArray List<T>(IReadOnlyList<T>? items, Func<T, JsonObject> node) => [.. (items ?? []).Select(node)];
}
