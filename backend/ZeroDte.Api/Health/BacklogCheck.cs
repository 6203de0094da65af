using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using ZeroDte.Pipeline.Jobs;

namespace ZeroDte.Api.Health;

/// <summary>Whether what is due gets done.</summary>
internal sealed class BacklogCheck(JobHistory history, TimeProvider time) : IHealthCheck
{
    /// <summary>A unit that nobody has taken for so long finds no worker.</summary>
    private static readonly TimeSpan Overdue = TimeSpan.FromMinutes(15);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var (overdue, givenUp) = await history.NeglectedAsync(time.GetUtcNow() - Overdue, cancellationToken);
            string?[] troubles =
            [
                overdue is null ? null : $"{overdue} has been due for over {Overdue.TotalMinutes:0} minutes and no worker takes it; is an "
                    + "orchestrator running?",
                givenUp is null ? null : $"{givenUp} was given up; see 'zerodte jobs'.",
            ];
            var text = string.Join(" ", troubles.Where(trouble => trouble is not null));
            return text.Length == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded(text);
        }
        catch (NpgsqlException)
        {
            return HealthCheckResult.Degraded("Unknown while the database is away.");
        }
    }
}
