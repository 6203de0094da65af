using ZeroDte.Mlflow.Protocol;
using ZeroDte.Mlflow.Server.Artifacts;
using ZeroDte.Mlflow.Server.Hosting;
using ZeroDte.Mlflow.Server.Locations;
using ZeroDte.Mlflow.Server.Tracking;

namespace ZeroDte.Mlflow.Server.Registry;

internal static class VersionFileEndpoints
{
    private const string OfRun = "runs:/";

    public static void MapVersionFiles(this Routes routes)
    {
        var versions = routes.Service<ModelVersionStore>();
        var runs = routes.Service<RunStore>();
        var sender = routes.Service<ArtifactSender>();

        routes.Get("mlflow/model-versions/get-download-uri", MlflowJson.Wire.DownloadUriResponse, async call =>
            new(await versions.DownloadUriAsync(call.Text("name"), RegistryRules.Version(call.Text("version")), call.Cancel)));

        routes.File("/model-versions/get-artifact", async call =>
        {
            var path = ArtifactPath.CheckFile(call.Text("path"));
            var uri = await versions.DownloadUriAsync(call.Text("name"), RegistryRules.Version(call.Text("version")), call.Cancel);
            if (uri.StartsWith(OfRun, StringComparison.Ordinal) && uri[OfRun.Length..].Split('/', 2) is [var runId, var below])
                uri = ArtifactPath.Join((await runs.GetInfoAsync(runId, call.Cancel)).ArtifactUri, below);
            await sender.SendAsync(call.Http, ArtifactPath.Join(ArtifactLocation.Kept(uri, call.Http.Request.Host), path));
        });
    }
}
