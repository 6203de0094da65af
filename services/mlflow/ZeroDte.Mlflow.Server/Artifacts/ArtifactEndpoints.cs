using Microsoft.AspNetCore.Http;
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

        routes.Raw(["GET"], Files, 0, http => sender.SendAsync(http, RoutePath.Of(http)));

        routes.Raw(["PUT"], Files, limit, async http =>
        {
            await catalog.WriteAsync(RoutePath.Of(http), http.Request.Body, http.RequestAborted);
            http.Response.ContentType = "application/json";
            await http.Response.WriteAsync("{}", http.RequestAborted);
        });

        routes.Do("DELETE", Files, call => catalog.DeleteAsync(RoutePath.Of(call.Http), call.Cancel));

        routes.Get("mlflow/artifacts/list", MlflowJson.Wire.ArtifactsResponse, async call =>
        {
            var folder = ArtifactPath.Check(call.OptionalText("path") ?? "");
            var run = await runs.GetInfoAsync(call.RunId(), call.Cancel);
            var root = ArtifactLocation.Kept(run.ArtifactUri, call.Http.Request.Host);
            var files = await catalog.ListAsync(ArtifactPath.Join(root, folder), call.Cancel);
            return new(run.ArtifactUri, [.. files.Select(f => f with { Path = ArtifactPath.Join(folder, f.Path) })]);
        });

        routes.File("/get-artifact", async call =>
        {
            var path = ArtifactPath.CheckFile(call.Text("path"));
            var run = await runs.GetInfoAsync(call.RunId(), call.Cancel);
            await sender.SendAsync(call.Http, ArtifactPath.Join(ArtifactLocation.Kept(run.ArtifactUri, call.Http.Request.Host), path));
        });
    }
}
