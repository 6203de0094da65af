using ZeroDte.Mlflow.Protocol;
using ZeroDte.Mlflow.Server.Hosting;

namespace ZeroDte.Mlflow.Server.Registry;

internal static class HistoryEndpoints
{
    public static void MapHistory(this Routes routes)
    {
        var history = routes.Service<RegistryHistory>();
        var time = routes.Service<TimeProvider>();

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
