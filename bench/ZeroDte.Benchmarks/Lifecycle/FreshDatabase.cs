using Npgsql;

namespace ZeroDte.Benchmarks.Lifecycle;

/// <summary>An empty database on the benchmark's cluster, dropped afterwards.</summary>
internal sealed class FreshDatabase : IAsyncDisposable
{
    private readonly NpgsqlDataSource _admin;

    private FreshDatabase(NpgsqlDataSource admin, string connectionString) =>
        (_admin, ConnectionString, Source) = (admin, connectionString, NpgsqlDataSource.Create(connectionString));

    public string ConnectionString { get; }

    public NpgsqlDataSource Source { get; }

    public static async Task<FreshDatabase> CreateAsync()
    {
        var cluster = Environment.GetEnvironmentVariable("ConnectionStrings__ZeroDte")
            ?? throw new InvalidOperationException("Run this through make bench, which starts a database.");
        var connection = new NpgsqlConnectionStringBuilder(cluster) { Database = $"bench_{Guid.NewGuid():N}" };
        var admin = NpgsqlDataSource.Create(cluster);
        await using (var create = admin.CreateCommand($"create database {connection.Database}"))
            await create.ExecuteNonQueryAsync();
        return new(admin, connection.ConnectionString);
    }

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        var name = new NpgsqlConnectionStringBuilder(ConnectionString).Database;
        // Not by force, which may not end an autovacuum; without it one is ended.
        await using (var drop = _admin.CreateCommand($"drop database {name}"))
            await drop.ExecuteNonQueryAsync();
        await _admin.DisposeAsync();
    }
}
