using ZeroDte.Mlflow.Protocol;
using ZeroDte.Mlflow.Server.Hosting;
using ZeroDte.Mlflow.Server.Search;

namespace ZeroDte.Mlflow.Server.Registry;

internal static class RegisteredModelEndpoints
{
    public static void MapRegisteredModels(this Routes routes)
    {
        var models = routes.Service<RegisteredModelStore>();
        var search = routes.Service<RegisteredModelSearch>();
        var aliases = routes.Service<Aliases>();
        var history = routes.Service<RegistryHistory>();
        var time = routes.Service<TimeProvider>();

        routes.Post("mlflow/registered-models/create", MlflowJson.Wire.RegisteredModelResponse, async call =>
            new(await models.CreateAsync(call.Text("name"), call.OptionalText("description"), call.KeyValues("tags"), call.Cancel)));

        routes.Get("mlflow/registered-models/get", MlflowJson.Wire.RegisteredModelResponse,
            async call => new(await models.GetAsync(call.Text("name"), call.Cancel)));

        routes.Map(["GET", "POST"], "mlflow/registered-models/search", MlflowJson.Wire.RegisteredModelsResponse, async call =>
        {
            var (found, next) = await search.SearchAsync(SearchRequest.Of(call, 100, 1000), call.Cancel);
            return new(found.OrNull(), next);
        });

        routes.Map(["GET", "POST"], "mlflow/registered-models/get-latest-versions", MlflowJson.Wire.ModelVersionsResponse, async call =>
            new((await models.LatestAsync(call.Text("name"), call.Texts("stages"), call.Cancel)).OrNull()));

        routes.Map(["PATCH"], "mlflow/registered-models/update", MlflowJson.Wire.RegisteredModelResponse, async call =>
            new(await models.DescribeAsync(call.Text("name"), call.OptionalText("description") ?? "", call.Cancel)));

        routes.Post("mlflow/registered-models/rename", MlflowJson.Wire.RegisteredModelResponse, async call =>
            new(await models.RenameAsync(call.Text("name"), call.Text("new_name"), call.Cancel)));

        routes.Do("DELETE", "mlflow/registered-models/delete", call => models.DeleteAsync(call.Text("name"), call.Who, call.Cancel));

        routes.Post("mlflow/registered-models/set-tag", call =>
            models.SetTagAsync(call.Text("name"), new(call.Text("key"), call.OptionalText("value")), call.Cancel));

        routes.Do("DELETE", "mlflow/registered-models/delete-tag",
            call => models.DeleteTagAsync(call.Text("name"), call.Text("key"), call.Cancel));

        routes.Post("mlflow/registered-models/alias", call =>
            aliases.SetAsync(call.Text("name"), call.Text("alias"), RegistryRules.Version(call.Text("version")), call.Who,
                call.Cancel));

        routes.Do("DELETE", "mlflow/registered-models/alias",
            call => aliases.DeleteAsync(call.Text("name"), call.Text("alias"), call.Who, call.Cancel));

        routes.Get("mlflow/registered-models/alias", MlflowJson.Wire.ModelVersionResponse, async call =>
            new(await aliases.GetAsync(call.Text("name"), call.Text("alias"), call.Cancel)));

        // Beyond MLflow: which version an alias or a stage named at a time, and who moved it there.
        routes.Get("mlflow/registered-models/served", MlflowJson.Wire.ServedVersionResponse, async call =>
        {
            var (name, alias, stage) = (call.Text("name"), call.OptionalText("alias"), call.OptionalText("stage"));
            if (alias is null == stage is null)
                throw MlflowException.Invalid("Give either alias or stage.");
            var at = call.OptionalWhole("at") ?? time.GetUtcNow().ToUnixTimeMilliseconds();
            return new(name, at, alias is not null
                ? await history.AliasAsync(name, alias, at, call.Cancel) : await history.StageAsync(name, stage!, at, call.Cancel));
        });

        routes.Get("mlflow/registered-models/moves", MlflowJson.Wire.RegistryMovesResponse,
            call => history.MovesAsync(call.Text("name"), call.Cancel));
    }
}
