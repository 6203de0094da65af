using Npgsql;

#pragma warning disable CA1068 // The values are params and have to come last.

namespace ZeroDte.Mlflow.Server.Hosting;

/// <summary>Short forms for what every store does.</summary>
internal static class Sql
{
    public static NpgsqlBatchCommand Command(string sql, params ReadOnlySpan<object?> values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new() { Value = value ?? DBNull.Value });
        return command;
    }

    /// <summary>Statements sent at once, which succeed or fail as one. Prepared on first use of the connection.</summary>
    public static async Task<NpgsqlBatch> BatchAsync(this NpgsqlConnection connection, CancellationToken cancellationToken,
        params NpgsqlBatchCommand[] commands)
    {
        var batch = new NpgsqlBatch(connection);
        foreach (var command in commands)
            batch.BatchCommands.Add(command);
        await batch.PrepareAsync(cancellationToken);
        return batch;
    }

    /// <summary>One statement and the rows it returns.</summary>
    public static async Task<List<T>> QueryAsync<T>(
        this NpgsqlConnection connection, CancellationToken cancellationToken, Func<NpgsqlDataReader, T> read, string sql,
        params object?[] values)
    {
        await using var batch = await connection.BatchAsync(cancellationToken, Command(sql, values));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAllAsync(read, cancellationToken);
    }

    public static async Task<List<T>> QueryAsync<T>(
        this Database database, CancellationToken cancellationToken, Func<NpgsqlDataReader, T> read, string sql, params object?[] values)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QueryAsync(cancellationToken, read, sql, values);
    }

    /// <summary>One statement; the number of rows it changed.</summary>
    public static async Task<int> ExecuteAsync(this NpgsqlConnection connection, CancellationToken cancellationToken, string sql,
        params object?[] values)
    {
        await using var batch = await connection.BatchAsync(cancellationToken, Command(sql, values));
        return await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    public static async Task<List<T>> ReadAllAsync<T>(this NpgsqlDataReader reader, Func<NpgsqlDataReader, T> read,
        CancellationToken cancellationToken)
    {
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(read(reader));
        return rows;
    }

    public static string? TextOrNull(this NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    public static long? WholeOrNull(this NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetInt64(column);

    /// <summary>NaN is stored as null, so that comparisons leave it out and orders put it last.</summary>
    public static double NumberOrNaN(this NpgsqlDataReader reader, int column) => reader.IsDBNull(column)
        ? double.NaN
        : reader.GetDouble(column);

    /// <summary>MLflow leaves empty lists out.</summary>
    public static IReadOnlyList<T>? OrNull<T>(this IReadOnlyList<T> list) => list.Count == 0 ? null : list;
}
