using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using ZeroDte.Mlflow.Protocol;
using ZeroDte.Mlflow.Server.Hosting;
using ZeroDte.Mlflow.Server.Locations;
using ZeroDte.Mlflow.Server.Registry;
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
        var versions = routes.Service<ModelVersionStore>();
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
            var files = await catalog.ListAsync(Join(InStore(call.Http, run.ArtifactUri), folder), call.Cancel);
            return new(run.ArtifactUri, [.. files.Select(f => f with { Path = Join(folder, f.Path) })]);
        });

        routes.Root.MapGet("/get-artifact", async http =>
        {
            using var call = await Call.ReadAsync(http);
            var path = ArtifactPath.CheckFile(call.Text("path"));
            var run = await runs.GetInfoAsync(call.RunId(), call.Cancel);
            await sender.SendAsync(http, Join(InStore(http, run.ArtifactUri), path));
        }).ExcludeFromDescription();

        routes.Root.MapGet("/model-versions/get-artifact", async http =>
        {
            using var call = await Call.ReadAsync(http);
            var path = ArtifactPath.CheckFile(call.Text("path"));
            var uri = await versions.DownloadUriAsync(call.Text("name"), RegistryRules.Version(call.Text("version")), call.Cancel);
            if (uri.StartsWith("runs:/", StringComparison.Ordinal) && uri["runs:/".Length..].Split('/', 2) is [var runId, var below])
                uri = Join((await runs.GetInfoAsync(runId, call.Cancel)).ArtifactUri, below);
            await sender.SendAsync(http, Join(InStore(http, uri), path));
        }).ExcludeFromDescription();
    }

    private static string Path(HttpContext http) => http.GetRouteValue("path") as string ?? "";

    private static string Join(string folder, string path) => folder.Length == 0
        ? path
        : path.Length == 0 ? folder : $"{folder.TrimEnd('/')}/{path}";

    private static string InStore(HttpContext http, string uri) => ArtifactLocation.InStore(uri, http.Request.Host.Value ?? "")
        ?? throw new MlflowException(
        ErrorCode.NotImplemented, $"The artifacts at '{uri}' are not kept by this server; read them from there.");
}
