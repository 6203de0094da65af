using ZeroDte.Mlflow.Server.Hosting;

namespace ZeroDte.Mlflow.Server.Tracking;

internal static class RunLogEndpoints
{
    public static void MapRunLog(this Routes routes)
    {
        var log = routes.Service<RunLog>();
        var links = routes.Service<RunLinks>();

        routes.Post("mlflow/runs/log-metric", call => log.WriteAsync(
            call.RunId(), [new(call.Text("key"), call.Number("value"), call.Whole("timestamp"), call.OptionalWhole("step") ?? 0)
            {
                ModelId = call.FilledText("model_id"),
                DatasetName = call.FilledText("dataset_name"),
                DatasetDigest = call.FilledText("dataset_digest"),
            }], [], [], call.Cancel));

        routes.Post("mlflow/runs/log-parameter", call => log.WriteAsync(
            call.RunId(), [], [new(call.Text("key"), call.OptionalText("value") ?? "")], [], call.Cancel));

        routes.Post("mlflow/runs/set-tag", call => log.WriteAsync(
            call.RunId(), [], [], [new(call.Text("key"), call.OptionalText("value") ?? "")], call.Cancel));

        routes.Post("mlflow/runs/log-batch", call =>
            log.WriteAsync(call.RunId(), call.Metrics("metrics"), call.KeyValues("params"), call.KeyValues("tags"), call.Cancel));

        routes.Post("mlflow/runs/log-inputs", call =>
        {
            var runId = call.RunId();
            if (!call.Has("datasets") && !call.Has("models"))
                throw JsonField.MissingValue("datasets");
            return links.WriteInputsAsync(
                runId, [.. call.Items("datasets").Select(InputRules.Read)],
                [.. call.Items("models").Select((m, i) => InputRules.ReadModel(m, i).ModelId)], call.Cancel);
        });

        routes.Post("mlflow/runs/outputs",
            call => links.WriteOutputsAsync(call.RunId(), [.. call.Items("models").Select(InputRules.ReadModel)], call.Cancel));
    }
}
