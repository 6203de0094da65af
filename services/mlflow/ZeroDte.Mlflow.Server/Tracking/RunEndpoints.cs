using ZeroDte.Mlflow.Protocol;
using ZeroDte.Mlflow.Server.Hosting;
using ZeroDte.Mlflow.Server.Search;

namespace ZeroDte.Mlflow.Server.Tracking;

internal static class RunEndpoints
{
    public static void MapRuns(this Routes routes)
    {
        var runs = routes.Service<RunStore>();
        var creation = routes.Service<RunCreation>();
        var search = routes.Service<RunSearch>();

        routes.Post("mlflow/runs/create", MlflowJson.Wire.RunResponse, async call => new(await creation.CreateAsync(
            call.OptionalText("experiment_id"), call.OptionalText("run_name"), call.OptionalText("user_id"),
            call.OptionalWhole("start_time"), call.KeyValues("tags"), call.Cancel)));

        routes.Post("mlflow/runs/update", MlflowJson.Wire.RunInfoResponse, async call => new(await runs.UpdateAsync(
            call.RunId(), call.OptionalWord("status"), call.OptionalWhole("end_time"), call.OptionalText("run_name"), call.Cancel)));

        routes.Get("mlflow/runs/get", MlflowJson.Wire.RunResponse, async call => new(await runs.GetAsync(call.RunId(), call.Cancel)));

        routes.Post("mlflow/runs/search", MlflowJson.Wire.RunsResponse, async call =>
        {
            var (found, next) = await search.SearchAsync(
                SearchRequest.Of(call, 1000, 50_000), call.Texts("experiment_ids"), call.OptionalWord("run_view_type"), call.Cancel);
            return new(found.OrNull(), next);
        });

        routes.Post("mlflow/runs/delete", call => runs.DeleteAsync(call.RunId(), call.Cancel));

        routes.Post("mlflow/runs/restore", call => runs.RestoreAsync(call.RunId(), call.Cancel));

        routes.Post("mlflow/runs/delete-tag", call => runs.DeleteTagAsync(call.RunId(), call.Text("key"), call.Cancel));

        routes.Post("mlflow/runs/log-model", call => runs.LogModelAsync(call.RunId(), call.Text("model_json"), call.Cancel));
    }
}
