using System.Diagnostics;
using Npgsql;

namespace ZeroDte.Tests;

/// <summary>A real, empty database of its own for one test class, on a private cluster that all test runs share.</summary>
public sealed class TestDatabase : IAsyncLifetime
{
    private static readonly Lazy<string> Cluster = new(StartCluster);

    private readonly string _name = $"test_{Guid.NewGuid():N}";

    public string ConnectionString => new NpgsqlConnectionStringBuilder(Cluster.Value) { Database = _name }.ConnectionString;

    public NpgsqlDataSource Source { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await AdministerAsync($"create database {_name}");
        Source = NpgsqlDataSource.Create(ConnectionString);
    }

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        // Whoever comes back at once, as a service does, would keep it from being dropped.
        await AdministerAsync($"alter database {_name} with allow_connections false");
        // Not "with (force)", which fails when autovacuum happens to be at work there.
        await AdministerAsync($"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{_name}' and usename = current_user");
        await AdministerAsync($"drop database {_name}");
    }

    /// <summary>Runs one statement and returns its first value.</summary>
    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    private static async Task AdministerAsync(string sql)
    {
        await using var admin = NpgsqlDataSource.Create(Cluster.Value);
        await using var command = admin.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static string StartCluster()
    {
        var start = new ProcessStartInfo(Path.Combine(Repository.Root, "scripts", "postgres"), ["start"]) { RedirectStandardOutput = true };
        start.Environment["DATA"] = Path.Combine(Repository.Root, ".data", "test");
        using var process = Process.Start(start)!;
        var connection = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return process.ExitCode == 0 ? connection : throw new InvalidOperationException("scripts/postgres start failed; see its message above.");
    }
}
