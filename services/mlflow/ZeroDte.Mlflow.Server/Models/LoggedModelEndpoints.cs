using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using ZeroDte.Mlflow.Protocol;
using ZeroDte.Mlflow.Server.Artifacts;
using ZeroDte.Mlflow.Server.Hosting;
using ZeroDte.Mlflow.Server.Locations;
using ZeroDte.Mlflow.Server.Search;

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

        routes.Get("mlflow/logged-models/{id}", MlflowJson.Wire.LoggedModelResponse,
            async call => new(await models.GetAsync(Id(call), call.Cancel)));

        routes.Map(["PATCH"], "mlflow/logged-models/{id}", MlflowJson.Wire.LoggedModelResponse, async call =>
            new(await models.FinishAsync(Id(call), call.OptionalWord("status") ?? throw JsonField.MissingValue("status"), call.Cancel)));

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
            var files = await catalog.ListAsync(ArtifactPath.Join(ArtifactLocation.Kept(uri, call.Http.Request.Host), folder), call.Cancel);
            return new(uri, [.. files.Select(f => f with { Path = ArtifactPath.Join(folder, f.Path) })]);
        });
    }

    public static void MapLoggedModelSearch(this Routes routes)
    {
        var search = routes.Service<LoggedModelSearch>();

        routes.Post("mlflow/logged-models/search", MlflowJson.Wire.LoggedModelsResponse, async call =>
        {
            var orderDatasets = call.Items("order_by").Select((item, i) => Dataset(item, $"order_by[{i}]")).Where(d => d is not null)
                .Distinct().ToArray();
            if (orderDatasets.Length > 1)
                throw MlflowException.Invalid("An order can go by the metrics on one dataset only; order_by names several.");
            var datasets = call.Items("datasets")
                .Select((item, i) => Dataset(item, $"datasets[{i}]") ?? throw JsonField.MissingValue($"datasets[{i}].dataset_name"));
            var request = new SearchRequest(
                call.OptionalText("filter"), [.. call.Items("order_by").Select(Order)], call.MaxResults(100, 1000),
                call.OptionalText("page_token"));
            var (found, next) = await search.SearchAsync(
                request, call.Texts("experiment_ids"), [.. datasets], orderDatasets.SingleOrDefault(), call.Cancel);
            return new(found.OrNull(), next);
        });
    }

    private static DatasetName? Dataset(JsonElement item, string path) =>
        JsonField.Filled(JsonField.Member(item, "dataset_name", path)) is { } name
            ? new(name, JsonField.Filled(JsonField.Member(item, "dataset_digest", path)))
            : null;

    private static string Id(Call call) => (string)call.Http.GetRouteValue("id")!;

    /// <summary>Here an order is an object and not a text.</summary>
    private static string Order(JsonElement item, int index)
    {
        var field = JsonField.Text(item, "field_name", $"order_by[{index}]");
        return item.TryGetProperty("ascending", out var ascending) && ascending.ValueKind == JsonValueKind.False ? $"{field} DESC" : field;
    }
}
