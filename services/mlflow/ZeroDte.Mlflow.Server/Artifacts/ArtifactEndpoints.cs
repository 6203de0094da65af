using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using ZeroDte.Mlflow.Protocol;
using ZeroDte.Mlflow.Server.Hosting;
using ZeroDte.Mlflow.Server.Locations;
using ZeroDte.Mlflow.Server.Tracking;

namespace ZeroDte.Mlflow.Server.Artifacts;

internal static class ArtifactEndpoints
{
    private const string Files = "mlflow-artifacts/artifacts/{**path}";

    public static void MapArtifacts(this Routes routes)
    {
        var catalog = routes.Service<ArtifactCatalog>();
        var sender = routes.Service<ArtifactSender>();
        var runs = routes.Service<RunStore>();
        var limit = routes.Service<IOptions<MlflowServerOptions>>().Value.MaxArtifactBytes;

        routes.Get("mlflow-artifacts/artifacts", MlflowJson.Wire.ArtifactsResponse, async call =>
            new(null, (await catalog.ListAsync(call.OptionalText("path") ?? "", call.Cancel)).OrNull()));

        routes.Raw(["GET"], Files, 0, http => sender.SendAsync(http, Path(http)));

        routes.Raw(["PUT"], Files, limit, async http =>
        {
            await catalog.WriteAsync(Path(http), http.Request.Body, http.RequestAborted);
            http.Response.ContentType = "application/json";
            await http.Response.WriteAsync("{}", http.RequestAborted);
        });

        routes.Do("DELETE", Files, call => catalog.DeleteAsync(Path(call.Http), call.Cancel));

        routes.Get("mlflow/artifacts/list", MlflowJson.Wire.ArtifactsResponse, async call =>
        {
            var folder = ArtifactPath.Check(call.OptionalText("path") ?? "");
            var run = await runs.GetInfoAsync(call.RunId(), call.Cancel);
            var root = ArtifactLocation.Kept(run.ArtifactUri, call.Http.Request.Host);
            var files = await catalog.ListAsync(ArtifactPath.Join(root, folder), call.Cancel);
            return new(run.ArtifactUri, [.. files.Select(f => f with { Path = ArtifactPath.Join(folder, f.Path) })]);
        });

        routes.Root.MapGet("/get-artifact", async http =>
        {
            using var call = await Call.ReadAsync(http);
            var path = ArtifactPath.CheckFile(call.Text("path"));
            var run = await runs.GetInfoAsync(call.RunId(), call.Cancel);
            await sender.SendAsync(http, ArtifactPath.Join(ArtifactLocation.Kept(run.ArtifactUri, http.Request.Host), path));
        }).ExcludeFromDescription();
    }

    private static string Path(HttpContext http) => http.GetRouteValue("path") as string ?? "";
}
