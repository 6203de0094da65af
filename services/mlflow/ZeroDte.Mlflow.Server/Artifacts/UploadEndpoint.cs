using Microsoft.AspNetCore.Http;
using ZeroDte.Mlflow.Protocol;
using ZeroDte.Mlflow.Server.Hosting;
using ZeroDte.Mlflow.Server.Locations;
using ZeroDte.Mlflow.Server.Tracking;

namespace ZeroDte.Mlflow.Server.Artifacts;

/// <summary>
/// How the pages of MLflow's UI store an artifact of a run: a POST of any type. A browser lets every page send such a request, with the
/// password it remembers for this server, so one that comes from another site is refused.
/// </summary>
internal static class UploadEndpoint
{
    /// <summary>As with MLflow; what is larger goes through the proxy's PUT.</summary>
    private const long MaxBytes = 10 << 20;

    public static void MapUpload(this Routes routes)
    {
        var catalog = routes.Service<ArtifactCatalog>();
        var runs = routes.Service<RunStore>();

        routes.Raw(["POST"], "mlflow/upload-artifact", MaxBytes, async http =>
        {
            RefuseOtherSites(http.Request);
            var run = Asked(http.Request, "run_uuid");
            var path = ArtifactPath.CheckFile(Asked(http.Request, "path"));
            var begun = await http.Request.BodyReader.ReadAtLeastAsync(1, http.RequestAborted);
            var isEmpty = begun.Buffer.IsEmpty;
            // First of all: a reading that is left open costs the connection, and with it the next request.
            http.Request.BodyReader.AdvanceTo(begun.Buffer.Start);
            if (isEmpty)
                throw MlflowException.Invalid("Request must specify data.");

            var root = ArtifactLocation.Kept((await runs.GetInfoAsync(run, http.RequestAborted)).ArtifactUri, http.Request.Host);
            await catalog.WriteAsync(ArtifactPath.Join(root, path), http.Request.BodyReader.AsStream(), http.RequestAborted);
            http.Response.ContentType = "application/json";
            await http.Response.WriteAsync("{}", http.RequestAborted);
        });
    }

    /// <summary>A page can set neither of the two headers itself. Programs send none.</summary>
    private static void RefuseOtherSites(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        var foreign = site.Length > 0
            ? site is not ("same-origin" or "none")
            : request.Headers.Origin.Any(origin =>
                !Uri.TryCreate(origin, UriKind.Absolute, out var page)
                || !page.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase));
        if (foreign)
            throw new MlflowException(ErrorCode.PermissionDenied, "Only pages of this server can upload here, and none of other sites.");
    }

    private static string Asked(HttpRequest request, string name) => request.Query[name].ToString() is { Length: > 0 } value
        ? value
        : throw MlflowException.Invalid($"Request must specify {name}.");
}
