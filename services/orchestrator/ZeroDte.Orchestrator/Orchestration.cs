using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using Quartz;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Postgres;
using ZeroDte.ServiceDefaults.Background;

namespace ZeroDte.Orchestrator;

/// <summary>The schedule's clock and the workers, each kept going by itself once the database has its tables.</summary>
internal sealed class Orchestration(
    Migrator migrator, ScheduleClock clock, JobBacklog backlog, WorkSignal signal, NpgsqlDataSource database, TimeProvider time,
    Supervisor supervisor, IOptions<OrchestratorOptions> options, ILogger<Migrator> migrations) : BackgroundService
{
    private readonly OrchestratorOptions _options = options.Value;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!_options.Enabled)
            return;

        await supervisor.KeepAsync("Preparing the job engine", MigrateAsync, stoppingToken);
        await Task.WhenAll(Enumerable.Range(1, _options.Workers)
            .Select(number => supervisor.KeepAsync($"Worker {number}", WorkAsync, stoppingToken))
            .Append(supervisor.KeepAsync("Watching for work", signal.ListenAsync, stoppingToken))
            .Append(supervisor.KeepAsync("The schedule", clock.RunAsync, stoppingToken, exception => exception is SchedulerException)));
    }

    private async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await migrator.MigrateAsync(cancellationToken);
        // Makes the schema under the lock that all migrations take; Quartz fills it by itself.
        var schema = new MigrationSource(typeof(Orchestration).Assembly, "ZeroDte.Orchestrator.Migrations.", OrchestratorExtensions.Schema);
        await new Migrator(database, schema, migrations).MigrateAsync(cancellationToken);
    }

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var announced = signal.Next;
            if (await backlog.RunNextAsync(chain: null, cancellationToken) is null)
                await Task.WhenAny(announced, Task.Delay(TimeSpan.FromSeconds(_options.PollSeconds), time, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
