using Npgsql;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Postgres;

/// <summary>Locks that have a name and stand for no row. Each is held until the connection's transaction ends.</summary>
public static class AdvisoryLock
{
    /// <summary>Waits for the lock, however long its holder takes.</summary>
    public static async Task TakeAsync(NpgsqlConnection connection, string name, CancellationToken cancellationToken)
    {
        await using var batch = connection.Batch(Statement("select pg_advisory_xact_lock(hashtextextended($1, 0))", name));
        batch.Timeout = 0;
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <returns>Whether nobody else holds it.</returns>
    public static Task<bool> TryTakeAsync(NpgsqlConnection connection, string name, CancellationToken cancellationToken) =>
        connection.ScalarAsync<bool>(cancellationToken, Statement("select pg_try_advisory_xact_lock(hashtextextended($1, 0))", name));
}
