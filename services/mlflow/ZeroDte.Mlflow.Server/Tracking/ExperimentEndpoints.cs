using ZeroDte.Mlflow.Protocol;
using ZeroDte.Mlflow.Server.Hosting;
using ZeroDte.Mlflow.Server.Search;

namespace ZeroDte.Mlflow.Server.Tracking;

internal static class ExperimentEndpoints
{
    public static void MapExperiments(this Routes routes)
    {
        var experiments = routes.Service<ExperimentStore>();
        var search = routes.Service<ExperimentSearch>();

        routes.Post("mlflow/experiments/create", MlflowJson.Wire.CreateExperimentResponse, async call =>
            new(await experiments.CreateAsync(call.Text("name"), call.OptionalText("artifact_location"), call.KeyValues("tags"),
                call.Cancel)));

        routes.Map(["GET", "POST"], "mlflow/experiments/search", MlflowJson.Wire.ExperimentsResponse, async call =>
        {
            var (found, next) = await search.SearchAsync(
                SearchRequest.Of(call, 1000, 50_000), call.OptionalWord("view_type"), call.Cancel);
            return new(found.OrNull(), next);
        });

        routes.Post("mlflow/experiments/search-datasets", MlflowJson.Wire.DatasetSummariesResponse, async call =>
            new((await search.DatasetsAsync(call.Texts("experiment_ids"), call.Cancel)).OrNull()));

        routes.Get("mlflow/experiments/get", MlflowJson.Wire.ExperimentResponse, async call =>
            new(await experiments.GetAsync(call.Text("experiment_id"), call.Cancel)));

        routes.Get("mlflow/experiments/get-by-name", MlflowJson.Wire.ExperimentResponse, async call =>
            new(await experiments.GetByNameAsync(call.Text("experiment_name"), call.Cancel)));

        routes.Post("mlflow/experiments/delete", call => experiments.DeleteAsync(call.Text("experiment_id"), call.Cancel));

        routes.Post("mlflow/experiments/restore", call => experiments.RestoreAsync(call.Text("experiment_id"), call.Cancel));

        routes.Post("mlflow/experiments/update",
            call => experiments.UpdateAsync(call.Text("experiment_id"), call.Text("new_name"), call.Cancel));

        routes.Post("mlflow/experiments/set-experiment-tag", call =>
            experiments.SetTagAsync(call.Text("experiment_id"), call.Text("key"), call.OptionalText("value") ?? "", call.Cancel));

        routes.Post("mlflow/experiments/delete-experiment-tag",
            call => experiments.DeleteTagAsync(call.Text("experiment_id"), call.Text("key"), call.Cancel));
    }
}
