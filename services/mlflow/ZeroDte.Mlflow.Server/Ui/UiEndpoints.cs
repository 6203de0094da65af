using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.DependencyInjection;
using ZeroDte.Mlflow.Server.Hosting;

namespace ZeroDte.Mlflow.Server.Ui;

/// <summary>MLflow's own UI, where a build of it is on the machine.</summary>
internal static class UiEndpoints
{
    private const string NoBuild = """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <title>MLflow's UI</title><style>:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
        body { max-width: 40rem; margin: 3rem auto; padding: 0 1rem; }</style></head><body>
        <h1>MLflow's UI is not on this machine</h1>
        <p>Every installed MLflow brings it along. Either <code>python3 -m pip install mlflow</code> and start this server again, or name
        the folder <code>mlflow/server/js/build</code> of an installation elsewhere: <code>Mlflow__UiPath=FOLDER</code>.</p>
        <p>Runs and models are also on <a href="../">the dashboard</a>, in <code>zerodte runs</code> and in every MLflow client.</p>
        </body></html>
        """;

    private static readonly FileExtensionContentTypeProvider Types = new();

    public static void MapUi(this IEndpointRouteBuilder routes)
    {
        var folder = routes.ServiceProvider.GetRequiredService<UiFolder>();
        var ui = routes.MapGroup(Routes.Ui).ExcludeFromDescription();

        // The page asks for everything relative to itself, so its address has to end with a slash.
        ui.MapGet("", async Task<IResult> (HttpContext http) => http.Request.Path.Value!.EndsWith('/')
            ? await SendAsync(folder, "index.html", "no-cache", http)
            : Results.Redirect($"{http.Request.PathBase}{Routes.Ui}/"));

        // Names of scripts and styles hold a hash of what is in them.
        ui.MapGet("static-files/{**path}", Task<IResult> (string path, HttpContext http) => SendAsync(folder, path, "max-age=86400", http));
    }

    private static async Task<IResult> SendAsync(UiFolder folder, string path, string caching, HttpContext http)
    {
        if (await folder.FilesAsync() is not { } files)
            return Results.Content(NoBuild, "text/html; charset=utf-8", contentEncoding: null, StatusCodes.Status404NotFound);

        var file = files.GetFileInfo(path);
        if (!file.Exists || file.PhysicalPath is not { } physical)
            return Results.NotFound();

        http.Response.Headers.CacheControl = caching;
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return Results.File(physical, Types.TryGetContentType(path, out var type) ? type : "application/octet-stream",
            lastModified: file.LastModified);
    }
}
