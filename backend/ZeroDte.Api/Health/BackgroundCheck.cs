using Microsoft.Extensions.Diagnostics.HealthChecks;
using ZeroDte.ServiceDefaults.Background;

namespace ZeroDte.Api.Health;

/// <summary>Whether all that runs beside requests does: the schedule, workers, publishing, alerts and the rest.</summary>
internal sealed class BackgroundCheck(Supervisor supervisor) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var ill = supervisor.Work.Where(work => !work.IsWell).ToArray();
        return Task.FromResult(ill.Length == 0
            ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded(string.Join(" ", ill.Select(work => $"{work}"))));
    }
}
