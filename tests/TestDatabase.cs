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
        while (!await TryDropAsync())
            await Task.Delay(100);
    }

    /// <summary>Runs one statement and returns its first value.</summary>
    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    /// <summary>Ends connections to the database, as a crash of their server processes would.</summary>
    /// <param name="which">A condition on pg_stat_activity.</param>
    /// <returns>How many there were.</returns>
    public async Task<int> KillAsync(string which = "true") => (int)(long)(await AdministerAsync(
        $"select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = '{_name}' "
            + $"and usename = current_user and {which}"))!;

    /// <summary>Lets nobody in until it is disposed.</summary>
    public async Task<IAsyncDisposable> AwayAsync()
    {
        await AdministerAsync($"alter database {_name} with allow_connections false");
        await KillAsync();
        return new Absence(_name);
    }

    /// <returns>False while a connection that was ended is not gone: the server waits five seconds, a busy machine takes longer.</returns>
    private async Task<bool> TryDropAsync()
    {
        try
        {
            // Not "with (force)", which fails when autovacuum happens to be at work there.
            await KillAsync();
            await AdministerAsync($"drop database {_name}");
            return true;
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.ObjectInUse)
        {
            return false;
        }
    }

    /// <summary>It takes as long as it takes: a database is dropped after a checkpoint, which waits for the disk.</summary>
    private static async Task<object?> AdministerAsync(string sql)
    {
        await using var admin = NpgsqlDataSource.Create(Cluster.Value + ";Command Timeout=0");
        await using var command = admin.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }

    private static string StartCluster()
    {
        var start = new ProcessStartInfo(Path.Combine(Repository.Root, "scripts", "postgres"), ["start"]) { RedirectStandardOutput = true };
        start.Environment["DATA"] = Path.Combine(Repository.Root, ".data", "test");
        using var process = Process.Start(start)!;
        var connection = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return process.ExitCode == 0
            ? connection
            : throw new InvalidOperationException("scripts/postgres start failed; see its message above.");
    }

    private sealed class Absence(string name) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await AdministerAsync($"alter database {name} with allow_connections true");
    }
}
