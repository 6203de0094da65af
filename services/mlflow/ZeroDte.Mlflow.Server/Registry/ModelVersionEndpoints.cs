using ZeroDte.Mlflow.Protocol;
using ZeroDte.Mlflow.Protocol.Wire;
using ZeroDte.Mlflow.Server.Hosting;

namespace ZeroDte.Mlflow.Server.Registry;

internal static class ModelVersionEndpoints
{
    public static void MapModelVersions(this Routes routes)
    {
        var versions = routes.Service<ModelVersionStore>();

        routes.Post("mlflow/model-versions/create", MlflowJson.Wire.ModelVersionResponse, async call => new(await versions.CreateAsync(
            new CreateModelVersionRequest(
                call.Text("name"), call.Text("source"), call.OptionalText("run_id"), call.KeyValues("tags"), call.OptionalText("run_link"),
                call.OptionalText("description"), call.OptionalText("model_id")),
            call.Cancel)));

        routes.Get("mlflow/model-versions/get", MlflowJson.Wire.ModelVersionResponse, async call =>
            new(await versions.GetAsync(call.Text("name"), Version(call), call.Cancel)));

        routes.Map(["GET", "POST"], "mlflow/model-versions/search", MlflowJson.Wire.ModelVersionsResponse, async call =>
        {
            var (found, next) = await versions.SearchAsync(call.OptionalText("filter"), call.Texts("order_by"),
                call.MaxResults(10_000, 200_000), call.OptionalText("page_token"), call.Cancel);
            return new(found.OrNull(), next);
        });

        routes.Map(["PATCH"], "mlflow/model-versions/update", MlflowJson.Wire.ModelVersionResponse, async call =>
            new(await versions.DescribeAsync(call.Text("name"), Version(call), call.OptionalText("description") ?? "", call.Cancel)));

        routes.Post("mlflow/model-versions/transition-stage", MlflowJson.Wire.ModelVersionResponse,
            async call => new(await versions.MoveAsync(
            call.Text("name"), Version(call), call.Text("stage"), call.Flag("archive_existing_versions"), call.Who, call.Cancel)));

        routes.Do("DELETE", "mlflow/model-versions/delete",
            call => versions.DeleteAsync(call.Text("name"), Version(call), call.Who, call.Cancel));

        routes.Post("mlflow/model-versions/set-tag", call =>
            versions.SetTagAsync(call.Text("name"), Version(call), new(call.Text("key"), call.OptionalText("value")), call.Cancel));

        routes.Do("DELETE", "mlflow/model-versions/delete-tag",
            call => versions.DeleteTagAsync(call.Text("name"), Version(call), call.Text("key"), call.Cancel));

        routes.Get("mlflow/model-versions/get-download-uri", MlflowJson.Wire.DownloadUriResponse, async call =>
            new(await versions.DownloadUriAsync(call.Text("name"), Version(call), call.Cancel)));
    }

    private static int Version(Call call) => RegistryRules.Version(call.Text("version"));
}
