using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using ZeroDte.Pipeline.Identity;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Promotion;
using ZeroDte.Postgres;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Tests;

/// <summary>A database with the bundled sample, and the jobs on it.</summary>
public abstract class LifecycleTest(TestDatabase database) : IAsyncLifetime
{
    /// <summary>Long after the sample, as it is for who replays it.</summary>
    protected static readonly DateTimeOffset Today = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private static readonly string Sample = Path.Combine(Repository.Root, "data", "sample", "aapl-daily.csv");

    protected ServiceProvider Services { get; } = PipelineServices.On(database, new FixedTime(Today));

    protected TestDatabase Database => database;

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A record that no other test uses.</summary>
    protected RecordName Record { get; } = new($"r{Guid.NewGuid():N}"[..20]);

    public virtual async ValueTask InitializeAsync()
    {
        await Services.GetRequiredService<Migrator>().MigrateAsync(Cancel);
        await Services.GetRequiredService<Ingest>().RunAsync(Symbol.Aapl, Sample, new(), progress: null, Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await Services.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Runs a job at its usual time of the session.</summary>
    protected Task<JobRun> RunAsync(string job, DateOnly session, object? parameters = null) =>
        RunAsync(job, session, At(job, session), parameters);

    protected Task<JobRun> RunAsync(string job, DateOnly session, DateTimeOffset now, object? parameters = null) =>
        Services.GetRequiredService<JobRunner>().RunAsync(
            new(job, Symbol.Aapl, session, Record), now, parameters is null ? null : JsonSerializer.SerializeToElement(parameters), Cancel);

    protected static DateTimeOffset At(string job, DateOnly day)
    {
        var session = TradingCalendar.Nyse.Session(day);
        return job == "predict" ? session.Open.AddMinutes(1) : session.Close.AddMinutes(30);
    }

    protected async Task<ModelVersion> ChampionAsync() =>
        (await Services.GetRequiredService<Champions>().AtAsync(new(Record, Symbol.Aapl), at: null, Cancel)).ShouldNotBeNull();

    protected async Task ExecuteAsync(string sql)
    {
        await using var command = Database.Source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancel);
    }

    protected async Task CommitAsync(Func<NpgsqlTransaction, Task> write)
    {
        await using var connection = await Database.Source.OpenConnectionAsync(Cancel);
        await using var transaction = await connection.BeginTransactionAsync(Cancel);
        await write(transaction);
        await transaction.CommitAsync(Cancel);
    }
}
