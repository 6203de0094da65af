using System.Diagnostics;
using Npgsql;

namespace ZeroDte.Mlflow.Tests;

/// <summary>Makes inserts into a table wait until they are released, so that a test can act in the middle of a request.</summary>
internal sealed class HeldInserts : IAsyncDisposable
{
    private const int Key = 4711;

    private readonly TestDatabase _database;
    private readonly string _table;
    private readonly NpgsqlConnection _holder;
    private volatile bool _released;

    private HeldInserts(TestDatabase database, string table, NpgsqlConnection holder) =>
        (_database, _table, _holder) = (database, table, holder);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<HeldInserts> OfAsync(TestDatabase database, string table)
    {
        var holder = await database.Source.OpenConnectionAsync(Cancel);
        await ExecuteAsync(holder, $"""
            select pg_advisory_lock({Key});
            create or replace function mlflow.hold() returns trigger language plpgsql as
                'begin perform pg_advisory_xact_lock_shared({Key}); return new; end';
            create trigger hold before insert on mlflow.{table} for each row execute function mlflow.hold()
            """);
        return new(database, table, holder);
    }

    /// <summary>Until so many requests wait for the inserts or for one another.</summary>
    public async Task WaitersAsync(long count)
    {
        var patience = Stopwatch.StartNew();
        while (!_released && await _database.ScalarAsync<long>("select count(*) from pg_stat_activity where datname = current_database() "
            + "and application_name = 'mlflow' and wait_event_type = 'Lock'") < count)
        {
            if (patience.Elapsed > TimeSpan.FromSeconds(30))
                throw new TimeoutException($"No {count} requests came to wait for inserts into {_table}.");
            await Task.Delay(5, Cancel);
        }
    }

    public async Task ReleaseAsync()
    {
        _released = true;
        await ExecuteAsync(_holder, $"select pg_advisory_unlock({Key})");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_released)
            await ReleaseAsync();
        await ExecuteAsync(_holder, $"drop trigger hold on mlflow.{_table}");
        await _holder.DisposeAsync();
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Cancel);
    }
}
