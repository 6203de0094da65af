using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ZeroDte.Api.Health;

/// <summary>Whether there is room where the data lies.</summary>
internal sealed class DiskCheck(IConfiguration configuration) : IHealthCheck
{
    /// <summary>Less than a day of many symbols, with PostgreSQL's own needs beside it.</summary>
    private const long LeastFree = 512L << 20;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var folder = configuration["DATA"] is { Length: > 0 } data && Directory.Exists(data) ? data : AppContext.BaseDirectory;
        var least = configuration.GetValue("Health:LeastFreeBytes", LeastFree);
        var free = new DriveInfo(folder).AvailableFreeSpace;
        var room = string.Create(CultureInfo.InvariantCulture, $"{free / (1 << 20):N0} MB free where the data lies");
        return Task.FromResult(free < least
            ? HealthCheckResult.Degraded($"{room}, which is too little: make room, or writing stops.")
            : HealthCheckResult.Healthy(room));
    }
}
