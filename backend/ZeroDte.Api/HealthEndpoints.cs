using System.Text.Json;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using ZeroDte.Pipeline.Serving;
using ZeroDte.Quant.Market;

namespace ZeroDte.Api;

internal static class HealthEndpoints
{
    public static void AddHealth(this IServiceCollection services) => services
        .AddHealthChecks()
        .AddCheck<ForecastCheck>("forecast")
        .AddCheck<DatabaseCheck>("database", timeout: TimeSpan.FromSeconds(2));

    /// <summary>Live: the process answers. Ready: it has a forecast to give; a lost database degrades it, since forecasts come from memory.</summary>
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapHealthChecks("/health/live", new() { Predicate = _ => false, ResponseWriter = WriteAsync });
        routes.MapHealthChecks("/health/ready", new() { ResponseWriter = WriteAsync });
    }

    private static async Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("status", report.Status.ToString());
        foreach (var (name, entry) in report.Entries)
            json.WriteString(name, entry.Description ?? entry.Exception?.Message ?? entry.Status.ToString());
        json.WriteEndObject();
    }

    private sealed class ForecastCheck(ForecastBoard board, TimeProvider time) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(board.Find(Symbol.Aapl.Value) switch
            {
                Outlook outlook when outlook.IsCurrent(time.GetUtcNow()) => HealthCheckResult.Healthy($"{outlook.Symbol} {outlook.Session.Date:yyyy-MM-dd}"),
                Unavailable unavailable => HealthCheckResult.Unhealthy(unavailable.Reason),
                _ => HealthCheckResult.Unhealthy(board.IsReady ? "No forecast of AAPL." : "Starting."),
            });
    }

    private sealed class DatabaseCheck(NpgsqlDataSource database) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                await using var ping = database.CreateCommand("select 1");
                await ping.ExecuteScalarAsync(cancellationToken);
                return HealthCheckResult.Healthy();
            }
            catch (NpgsqlException exception)
            {
                return HealthCheckResult.Degraded($"Unreachable: {exception.Message}");
            }
        }
    }
}
