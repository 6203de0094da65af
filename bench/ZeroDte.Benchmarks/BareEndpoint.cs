using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace ZeroDte.Benchmarks;

/// <summary>The peer of the service: Kestrel with one route that returns fixed bytes, read from standard input.</summary>
internal static class BareEndpoint
{
    public static async Task<int> RunAsync(string url)
    {
        using var input = new MemoryStream();
        await Console.OpenStandardInput().CopyToAsync(input);
        var bytes = input.ToArray();

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url).ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        await using var app = builder.Build();
        app.MapGet("/predict", context =>
        {
            context.Response.ContentType = "application/json; charset=utf-8";
            context.Response.ContentLength = bytes.Length;
            return context.Response.Body.WriteAsync(bytes).AsTask();
        });
        await app.RunAsync();
        return 0;
    }
}
