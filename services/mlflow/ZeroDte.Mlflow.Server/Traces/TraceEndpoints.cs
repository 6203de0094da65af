using Microsoft.AspNetCore.Routing;
using ZeroDte.Mlflow.Protocol;
using ZeroDte.Mlflow.Server.Artifacts;
using ZeroDte.Mlflow.Server.Hosting;
using ZeroDte.Mlflow.Server.Locations;
using ZeroDte.Mlflow.Server.Search;

namespace ZeroDte.Mlflow.Server.Traces;

/// <summary>Traces as clients of MLflow 2 send them: started, then ended. MLflow 3 still changes tags here.</summary>
internal static class TraceEndpoints
{
    private const string Spans = "traces.json";

    public static void MapTracesOfTwo(this Routes routes)
    {
        var traces = routes.Service<TraceStore>();
        var search = routes.Service<TraceSearch>();

        routes.Post("mlflow/traces", MlflowJson.Wire.TraceInfoResponse, async call => new((await traces.StartAsync(
            new(Guid.NewGuid().ToString("N"), call.FilledText("experiment_id") ?? "0", call.Whole("timestamp_ms"), Duration: null,
                TraceStatus.InProgress, null, null, null, call.KeyValues("request_metadata"), call.KeyValues("tags"), null),
            [], call.Cancel)).ForTwo()));

        routes.Map(["PATCH"], "mlflow/traces/{id}", MlflowJson.Wire.TraceInfoResponse, async call => new((await traces.EndAsync(
            Id(call), call.Whole("timestamp_ms"), TraceStatus.Parse(call.OptionalWord("status")), call.KeyValues("request_metadata"),
            call.KeyValues("tags"), call.Cancel)).ForTwo()));

        routes.Get("mlflow/traces/{id}/info", MlflowJson.Wire.TraceInfoResponse,
            async call => new((await traces.GetAsync(Id(call), call.Cancel)).ForTwo()));

        routes.Get("mlflow/traces", MlflowJson.Wire.TracesResponse, async call =>
        {
            var (found, next) = await search.SearchAsync(SearchOf(call), call.Texts("experiment_ids"), call.Cancel);
            return new([.. found.Select(t => t.ForTwo())], next);
        });

        routes.NotServed("POST", "mlflow/traces/link-prompts", "a tag of the trace can name its prompts");
        routes.MapShared(traces);
    }

    /// <summary>What is the same under both versions.</summary>
    public static void MapShared(this Routes routes, TraceStore traces)
    {
        var sender = routes.Service<ArtifactSender>();

        routes.Do("PATCH", "mlflow/traces/{id}/tags",
            call => traces.SetTagAsync(Id(call), call.Text("key"), call.OptionalText("value") ?? "", call.Cancel));

        routes.Do("DELETE", "mlflow/traces/{id}/tags", call => traces.DeleteTagAsync(Id(call), call.Text("key"), call.Cancel));

        routes.Post("mlflow/traces/delete-traces", MlflowJson.Wire.TracesDeletedResponse, async call => new(await traces.DeleteAsync(
            call.Text("experiment_id"), call.OptionalWhole("max_timestamp_millis"), call.OptionalWhole("max_traces"),
            call.Texts("request_ids"), call.Cancel)));

        routes.Post("mlflow/traces/link-to-run", call => traces.LinkAsync(call.Texts("trace_ids"), call.Text("run_id"), call.Cancel));

        routes.Raw(["GET"], "mlflow/get-trace-artifact", 0, async http =>
        {
            using var call = await Call.ReadAsync(http);
            var uri = await traces.ArtifactUriAsync(call.Text("request_id"), call.Cancel);
            var file = call.FilledText("path") is { } attachment ? $"attachments/{ArtifactPath.CheckFile(attachment)}" : Spans;
            await sender.SendAsync(http, ArtifactPath.Join(ArtifactLocation.Kept(uri, http.Request.Host), file));
        });
    }

    public static string Id(Call call) => (string)call.Http.GetRouteValue("id")!;

    public static SearchRequest SearchOf(Call call) => SearchRequest.Of(call, maxResults: 100, limit: 500);
}
