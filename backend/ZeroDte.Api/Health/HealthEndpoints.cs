using System.Text.Json;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace ZeroDte.Api.Health;

internal static class HealthEndpoints
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static void AddHealth(this IServiceCollection services) => services
        .AddHealthChecks()
        .AddCheck<ForecastCheck>("forecast")
        .AddCheck<DatabaseCheck>("database", timeout: Patience)
        .AddCheck<BackgroundCheck>("background")
        .AddCheck<BacklogCheck>("jobs", timeout: Patience)
        .AddCheck<DiskCheck>("disk");

    /// <summary>
    /// Live: the process answers. Ready: it has a forecast to give. A lost database, background work that fails, jobs that nobody runs and
    /// a full disk degrade it, since forecasts come from memory.
    /// </summary>
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapHealthChecks("/health/live", new() { Predicate = _ => false, ResponseWriter = WriteAsync });
        routes.MapHealthChecks("/health/ready", new() { ResponseWriter = WriteAsync });
    }

    private static async Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.Headers[ServiceIdentity.Header] = ServiceIdentity.Of(
            context.RequestServices.GetRequiredService<NpgsqlDataSource>());
        context.Response.ContentType = "application/json; charset=utf-8";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("status", report.Status.ToString());
        foreach (var (name, entry) in report.Entries)
            json.WriteString(name, entry.Description ?? entry.Exception?.Message ?? entry.Status.ToString());
        json.WriteEndObject();
    }
}
