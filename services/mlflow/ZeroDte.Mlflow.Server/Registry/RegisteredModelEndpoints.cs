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
    }
}
