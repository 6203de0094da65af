using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using ZeroDte.Mlflow.Protocol;
using ZeroDte.Mlflow.Server.Artifacts;
using ZeroDte.Mlflow.Server.Hosting;
using ZeroDte.Mlflow.Server.Locations;

namespace ZeroDte.Mlflow.Server.Models;

internal static class LoggedModelEndpoints
{
    public static void MapLoggedModels(this Routes routes)
    {
        var models = routes.Service<LoggedModelStore>();
        var catalog = routes.Service<ArtifactCatalog>();

        routes.Post("mlflow/logged-models", MlflowJson.Wire.LoggedModelResponse, async call => new(await models.CreateAsync(
            call.OptionalText("experiment_id"), call.OptionalText("name"), call.OptionalText("model_type"),
            call.OptionalText("source_run_id"), call.KeyValues("params"), call.KeyValues("tags"), call.Cancel)));

        routes.Post("mlflow/logged-models/search", MlflowJson.Wire.LoggedModelsResponse, async call =>
        {
            var orderDatasets = call.Items("order_by").Select((item, i) => Dataset(item, $"order_by[{i}]")).Where(d => d is not null)
                .Distinct().ToArray();
            if (orderDatasets.Length > 1)
                throw MlflowException.Invalid("An order can go by the metrics on one dataset only; order_by names several.");
            var (found, next) = await models.SearchAsync(
                call.Texts("experiment_ids"), call.OptionalText("filter"),
                [.. call.Items("datasets")
                    .Select((item, i) => Dataset(item, $"datasets[{i}]") ?? throw Call.MissingValue($"datasets[{i}].dataset_name"))],
                [.. call.Items("order_by").Select(Order)], orderDatasets.SingleOrDefault(), call.MaxResults(100, 1000),
                call.OptionalText("page_token"), call.Cancel);
            return new(found.OrNull(), next);
        });

        routes.Get("mlflow/logged-models/{id}", MlflowJson.Wire.LoggedModelResponse,
            async call => new(await models.GetAsync(Id(call), call.Cancel)));

        routes.Map(["PATCH"], "mlflow/logged-models/{id}", MlflowJson.Wire.LoggedModelResponse, async call =>
            new(await models.FinishAsync(Id(call), call.OptionalWord("status") ?? throw Call.MissingValue("status"), call.Cancel)));

        routes.Do("DELETE", "mlflow/logged-models/{id}", call => models.DeleteAsync(Id(call), call.Cancel));

        routes.Map(["PATCH"], "mlflow/logged-models/{id}/tags", MlflowJson.Wire.LoggedModelResponse, async call =>
            new(await models.SetTagsAsync(Id(call), call.KeyValues("tags"), call.Cancel)));

        routes.Do("DELETE", "mlflow/logged-models/{id}/tags/{key}",
            call => models.DeleteTagAsync(Id(call), Uri.UnescapeDataString((string)call.Http.GetRouteValue("key")!), call.Cancel));

        routes.Post("mlflow/logged-models/{id}/params", MlflowJson.Wire.LoggedModelResponse, async call =>
            new(await models.LogParamsAsync(Id(call), call.KeyValues("params"), call.Cancel)));

        routes.Get("mlflow/logged-models/{id}/artifacts/directories", MlflowJson.Wire.ArtifactsResponse, async call =>
        {
            var folder = ArtifactPath.Check(call.OptionalText("artifact_directory_path") ?? "");
            var uri = (await models.GetAsync(Id(call), call.Cancel)).Info.ArtifactUri;
            var root = ArtifactLocation.InStore(uri) ?? throw new MlflowException(ErrorCode.NotImplemented,
                $"The artifacts at '{uri}' are not kept by this server; read them from there.");
            var files = await catalog.ListAsync(folder.Length == 0 ? root : $"{root}/{folder}", call.Cancel);
            return new(uri, [.. files.Select(f => f with { Path = folder.Length == 0 ? f.Path : $"{folder}/{f.Path}" })]);
        });
    }

    private static DatasetName? Dataset(JsonElement item, string path) => Call.Member(item, "dataset_name", path) is { Length: > 0 } name
        ? new(name, Call.Member(item, "dataset_digest", path) is { Length: > 0 } digest ? digest : null)
        : null;

    private static string Id(Call call) => (string)call.Http.GetRouteValue("id")!;

    /// <summary>Here an order is an object and not a text.</summary>
    private static string Order(JsonElement item, int index)
    {
        var field = Call.Member(item, "field_name", $"order_by[{index}]") ?? throw Call.MissingValue($"order_by[{index}].field_name");
        return item.TryGetProperty("ascending", out var ascending) && ascending.ValueKind == JsonValueKind.False ? $"{field} DESC" : field;
    }
}
