using ZeroDte.Mlflow.Protocol;
using ZeroDte.Mlflow.Protocol.Wire;
using ZeroDte.Mlflow.Server.Hosting;
using ZeroDte.Mlflow.Server.Search;

namespace ZeroDte.Mlflow.Server.Registry;

internal static class ModelVersionEndpoints
{
    public static void MapModelVersions(this Routes routes)
    {
        var versions = routes.Service<ModelVersionStore>();
        var creation = routes.Service<VersionCreation>();
        var search = routes.Service<ModelVersionSearch>();
        var moves = routes.Service<VersionMoves>();

        routes.Post("mlflow/model-versions/create", MlflowJson.Wire.ModelVersionResponse, async call => new(await creation.CreateAsync(
            new CreateModelVersionRequest(
                call.Text("name"), call.Text("source"), call.OptionalText("run_id"), call.KeyValues("tags"), call.OptionalText("run_link"),
                call.OptionalText("description"), call.OptionalText("model_id")),
            call.Cancel)));

        routes.Get("mlflow/model-versions/get", MlflowJson.Wire.ModelVersionResponse, async call =>
            new(await versions.GetAsync(call.Text("name"), Version(call), call.Cancel)));

        routes.Map(["GET", "POST"], "mlflow/model-versions/search", MlflowJson.Wire.ModelVersionsResponse, async call =>
        {
            var (found, next) = await search.SearchAsync(SearchRequest.Of(call, 10_000, 200_000), call.Cancel);
            return new(found.OrNull(), next);
        });

        routes.Map(["PATCH"], "mlflow/model-versions/update", MlflowJson.Wire.ModelVersionResponse, async call =>
            new(await versions.DescribeAsync(call.Text("name"), Version(call), call.OptionalText("description") ?? "", call.Cancel)));

        routes.Post("mlflow/model-versions/transition-stage", MlflowJson.Wire.ModelVersionResponse,
            async call => new(await moves.MoveAsync(
            call.Text("name"), Version(call), call.Text("stage"), call.Flag("archive_existing_versions"), call.Who, call.Cancel)));

        routes.Do("DELETE", "mlflow/model-versions/delete",
            call => moves.DeleteAsync(call.Text("name"), Version(call), call.Who, call.Cancel));

        routes.Post("mlflow/model-versions/set-tag", call =>
            versions.SetTagAsync(call.Text("name"), Version(call), new(call.Text("key"), call.OptionalText("value")), call.Cancel));

        routes.Do("DELETE", "mlflow/model-versions/delete-tag",
            call => versions.DeleteTagAsync(call.Text("name"), Version(call), call.Text("key"), call.Cancel));
    }

    private static int Version(Call call) => RegistryRules.Version(call.Text("version"));
}
