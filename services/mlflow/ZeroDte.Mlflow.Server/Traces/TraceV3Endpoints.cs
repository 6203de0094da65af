using System.Globalization;
using System.Text.Json;
using ZeroDte.Mlflow.Protocol;
using ZeroDte.Mlflow.Protocol.Wire;
using ZeroDte.Mlflow.Server.Hosting;

namespace ZeroDte.Mlflow.Server.Traces;

/// <summary>Traces as clients of MLflow 3 send them: whole, once they have ended.</summary>
/// <remarks>
/// There is no route that answers spans: this server says it is 2.17, so clients write spans as the artifact traces.json and read them
/// from there. A client that asks <c>traces/get</c> takes "Trace with ID 'get' not found" for just that.
/// </remarks>
internal static class TraceV3Endpoints
{
    public static void MapTracesOfThree(this Routes routes)
    {
        var traces = routes.Service<TraceStore>();
        var search = routes.Service<TraceSearch>();

        routes.Post("mlflow/traces", MlflowJson.Wire.TraceResponse, async call =>
        {
            var info = JsonField.Required(call.Item("trace"), "trace_info", "trace");
            var trace = Read(info);
            return new(new((await traces.StartAsync(trace, Assessment.Of(info, trace.Id), call.Cancel)).ForThree()));
        });

        routes.Get("mlflow/traces/{id}", MlflowJson.Wire.TraceResponse,
            async call => new(new((await traces.GetAsync(TraceEndpoints.Id(call), call.Cancel)).ForThree())));

        routes.Post("mlflow/traces/search", MlflowJson.Wire.TracesV3Response, async call =>
        {
            var experiments = call.Items("locations").Select((item, i) => Experiment(item, $"locations[{i}]")).OfType<string>();
            var (found, next) = await search.SearchAsync(TraceEndpoints.SearchOf(call), [.. experiments], call.Cancel);
            return new([.. found.Select(t => t.ForThree())], next);
        });

        routes.Post("mlflow/traces/batchGetInfos", MlflowJson.Wire.TraceInfosResponse, async call =>
            new([.. (await traces.GetAsync(call.Texts("trace_ids"), call.Cancel)).Select(t => t.ForThree())]));

        routes.NotServed("POST", "mlflow/traces/metrics", "the spans that it counts are artifacts");
        routes.NotServed("POST", "mlflow/traces/calculate-filter-correlation", "search with either filter and with both");
        routes.MapShared(traces);
    }

    private static Trace Read(JsonElement info)
    {
        const string Path = "trace.trace_info";
        return new(
            JsonField.Text(info, "trace_id", Path),
            Experiment(JsonField.Required(info, "trace_location", Path), $"{Path}.trace_location")
                ?? throw JsonField.MissingValue($"{Path}.trace_location.mlflow_experiment.experiment_id"),
            Time(JsonField.Text(info, "request_time", Path)),
            JsonField.Member(info, "execution_duration", Path) is { } duration ? Milliseconds(duration) : null,
            TraceStatus.Parse(JsonField.Member(info, "state", Path)),
            JsonField.Member(info, "client_request_id", Path),
            JsonField.Member(info, "request_preview", Path) ?? JsonField.Member(info, "request", Path),
            JsonField.Member(info, "response_preview", Path) ?? JsonField.Member(info, "response", Path),
            Pairs(info, "trace_metadata"), Pairs(info, "tags"), null);
    }

    /// <returns>Null where the location is not an experiment.</returns>
    private static string? Experiment(JsonElement location, string path) =>
        location.ValueKind == JsonValueKind.Object && location.TryGetProperty("mlflow_experiment", out var experiment)
            ? JsonField.Filled(JsonField.Member(experiment, "experiment_id", $"{path}.mlflow_experiment"))
            : null;

    private static KeyValue[] Pairs(JsonElement info, string name) => !info.TryGetProperty(name, out var map) ? []
        : map.ValueKind != JsonValueKind.Object ? throw JsonField.InvalidValue(name, map)
        : [.. map.EnumerateObject().Select(p => new KeyValue(p.Name, JsonField.Text(p.Value, $"{name}.{p.Name}")))];

    private static long Time(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.ToUnixTimeMilliseconds()
            : throw MlflowException.Invalid(
                $"Invalid value '{text}' for 'request_time': expected a time such as 2026-01-31T12:00:00.000Z.");

    private static long Milliseconds(string duration) => duration is [.. var seconds, 's']
        && decimal.TryParse(
            seconds, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var s)
        && Math.Abs(s) < 1e12m
            ? (long)(s * 1000)
            : throw MlflowException.Invalid($"Invalid value '{duration}' for 'execution_duration': expected seconds such as 1.25s.");
}
