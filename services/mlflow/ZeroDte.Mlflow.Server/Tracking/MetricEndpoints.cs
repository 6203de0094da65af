using ZeroDte.Mlflow.Protocol;
using ZeroDte.Mlflow.Server.Hosting;

namespace ZeroDte.Mlflow.Server.Tracking;

internal static class MetricEndpoints
{
    public static void MapMetrics(this Routes routes)
    {
        var metrics = routes.Service<MetricStore>();
        var sampling = routes.Service<MetricSampling>();

        routes.Get("mlflow/metrics/get-history", MlflowJson.Wire.MetricsResponse, call => metrics.HistoryAsync(
            call.RunId(), call.Text("metric_key"), call.Has("max_results")
                ? call.MaxResults(MetricStore.MaxBulk, MetricStore.MaxBulk) : null, call.OptionalText("page_token"), call.Cancel));

        routes.Get("mlflow/metrics/get-history-bulk", MlflowJson.Wire.MetricsResponse, async call =>
        {
            var runs = call.Texts("run_id");
            if (runs.Count == 0)
                throw MlflowException.Invalid("GetMetricHistoryBulk request must specify at least one run_id.");
            var key = call.OptionalText("metric_key")
                ?? throw MlflowException.Invalid("GetMetricHistoryBulk request must specify a metric_key.");
            return new(await metrics.BulkAsync(runs, key,
                (int)Math.Clamp(call.OptionalWhole("max_results") ?? MetricStore.MaxBulk, 0, MetricStore.MaxBulk), call.Cancel));
        });

        routes.Get("mlflow/metrics/get-history-bulk-interval", MlflowJson.Wire.MetricsResponse, async call =>
        {
            var runs = call.Texts("run_ids");
            if (runs.Count == 0)
                throw JsonField.MissingValue("run_ids");
            var key = call.Text("metric_key");
            var max = call.OptionalWhole("max_results") ?? MetricSampling.MaxPoints;
            if (max is < 1 or > MetricSampling.MaxPoints)
                throw MlflowException.Invalid($"max_results must be between 1 and {MetricSampling.MaxPoints}.");
            var (start, end) = (call.OptionalWhole("start_step"), call.OptionalWhole("end_step"));
            if (start is null != end is null)
                throw MlflowException.Invalid("If either start step or end step are specified, both must be specified.");
            if (start > end)
                throw MlflowException.Invalid($"end_step must be greater than start_step. Found start_step={start} and end_step={end}.");
            return new((await sampling.SampleAsync(runs, key, start is null ? null : (start.Value, end!.Value), (int)max, call.Cancel))
                .OrNull());
        });
    }
}
