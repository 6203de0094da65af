using Npgsql;
using ZeroDte.Postgres;

#pragma warning disable CA1068 // The statements are params and have to come last.

namespace ZeroDte.Mlflow.Server.Hosting;

/// <summary>As <see cref="Sql"/>, with statements that each connection prepares once: for those whose text is always the same.</summary>
internal static class Prepared
{
    public static async Task<int> ExecutePreparedAsync(
        this NpgsqlConnection connection, CancellationToken cancellationToken, params NpgsqlBatchCommand[] statements)
    {
        await using var batch = connection.Batch(statements);
        await batch.PrepareAsync(cancellationToken);
        return await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    public static async Task<List<T>> QueryPreparedAsync<T>(
        this NpgsqlConnection connection, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken,
        params NpgsqlBatchCommand[] statements)
    {
        await using var batch = connection.Batch(statements);
        await batch.PrepareAsync(cancellationToken);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAllAsync(read, cancellationToken);
    }
}
