using System.Text.Json;
using Npgsql;

#pragma warning disable CA1068 // The values are params and have to come last.

namespace ZeroDte.Pipeline.Jobs;

/// <summary>Short forms for the statements of jobs. Key columns are always $1 to $6.</summary>
internal static class JobCommands
{
    public const string WhereKey = "job = $1 and symbol = $2 and session = $3 and record = $4 and revision = $5 and slot = $6";

    public static NpgsqlBatchCommand Statement(string sql, params ReadOnlySpan<object?> values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new() { Value = value ?? DBNull.Value });
        return command;
    }

    public static NpgsqlBatchCommand Statement(string sql, JobKey key, params ReadOnlySpan<object?> values) =>
        Statement(sql, [key.Job, key.Symbol.Value, key.Session, key.Record, key.Revision, key.Slot, .. values]);

    /// <summary>Statements sent at once; outside a transaction they succeed or fail as one.</summary>
    public static NpgsqlBatch Batch(this NpgsqlConnection connection, params ReadOnlySpan<NpgsqlBatchCommand> commands)
    {
        var batch = new NpgsqlBatch(connection);
        foreach (var command in commands)
            batch.BatchCommands.Add(command);
        return batch;
    }

    public static async Task<int> ExecuteAsync(this NpgsqlConnection connection, CancellationToken cancellationToken,
        params NpgsqlBatchCommand[] commands)
    {
        await using var batch = connection.Batch(commands);
        return await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    public static async Task<int> ExecuteAsync(this NpgsqlDataSource database, CancellationToken cancellationToken,
        params NpgsqlBatchCommand[] commands)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteAsync(cancellationToken, commands);
    }

    public static async Task<List<T>> QueryAsync<T>(
        this NpgsqlDataSource database, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken,
        params NpgsqlBatchCommand[] commands)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var batch = connection.Batch(commands);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(read(reader));
        return rows;
    }

    public static JsonElement? JsonOrNull(this NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : JsonSerializer.Deserialize<JsonElement>(reader.GetString(column));

    public static T? OrNull<T>(this NpgsqlDataReader reader, int column) => reader.IsDBNull(column)
        ? default
        : reader.GetFieldValue<T>(column);
}
