using ZeroDte.Mlflow.Protocol;
using ZeroDte.Mlflow.Server.Hosting;

namespace ZeroDte.Mlflow.Server.Registry;

internal static class AliasEndpoints
{
    public static void MapAliases(this Routes routes)
    {
        var aliases = routes.Service<Aliases>();

        routes.Post("mlflow/registered-models/alias", call =>
            aliases.SetAsync(call.Text("name"), call.Text("alias"), RegistryRules.Version(call.Text("version")), call.Who,
                call.Cancel));

        routes.Do("DELETE", "mlflow/registered-models/alias",
            call => aliases.DeleteAsync(call.Text("name"), call.Text("alias"), call.Who, call.Cancel));

        routes.Get("mlflow/registered-models/alias", MlflowJson.Wire.ModelVersionResponse, async call =>
            new(await aliases.GetAsync(call.Text("name"), call.Text("alias"), call.Cancel)));
    }
}
