using Microsoft.Extensions.Diagnostics.HealthChecks;
using ZeroDte.Pipeline.Serving;
using ZeroDte.Quant.Market;

namespace ZeroDte.Api.Health;

/// <summary>Whether there is a current forecast to give.</summary>
internal sealed class ForecastCheck(ForecastBoard board, TimeProvider time) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(board.Find(Symbol.Aapl.Value) switch
        {
            Outlook outlook when outlook.IsCurrent(time.GetUtcNow()) =>
                HealthCheckResult.Healthy($"{outlook.Symbol} {outlook.Session.Date:yyyy-MM-dd}"),
            Unavailable unavailable => HealthCheckResult.Unhealthy(unavailable.Reason),
            _ => HealthCheckResult.Unhealthy(board.IsReady ? "No forecast of AAPL." : "Starting."),
        });
}
