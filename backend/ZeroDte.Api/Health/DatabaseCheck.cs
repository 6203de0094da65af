using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace ZeroDte.Api.Health;

internal sealed class DatabaseCheck(NpgsqlDataSource database) : IHealthCheck
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
