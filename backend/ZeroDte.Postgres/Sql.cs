using System.Text.Json;
using Npgsql;

#pragma warning disable CA1068 // The statements are params and have to come last.

namespace ZeroDte.Postgres;

/// <summary>
/// The one way to speak SQL: statements with their values, sent at once over a data source, a connection or a transaction's connection.
/// Several that are sent together outside a transaction succeed or fail as one.
/// </summary>
public static class Sql
{
    /// <summary>A statement whose $1, $2 and so on stand for the values; null is SQL's null.</summary>
    public static NpgsqlBatchCommand Statement(string sql, params ReadOnlySpan<object?> values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new() { Value = value ?? DBNull.Value });
        return command;
    }

    /// <summary>
    /// Lets the transaction commit without waiting for the disk: for what is done again, with the same result, if the database itself
    /// crashes within the moment that it takes. What is committed later never survives without what was committed before.
    /// </summary>
    /// <remarks>Not SET LOCAL, which warns in the server's log where no BEGIN came before.</remarks>
    public static NpgsqlBatchCommand NoWait() => Statement("select set_config('synchronous_commit', 'off', true)");

    /// <summary>Tells whoever listens on a channel, once the transaction commits.</summary>
    public static NpgsqlBatchCommand Notify(string channel, string payload) => Statement("select pg_notify($1, $2)", channel, payload);

    public static NpgsqlBatch Batch(this NpgsqlConnection connection, params ReadOnlySpan<NpgsqlBatchCommand> statements)
    {
#pragma warning disable RS0030 // Here is where all others find it.
        var batch = new NpgsqlBatch(connection);
#pragma warning restore RS0030
        foreach (var statement in statements)
            batch.BatchCommands.Add(statement);
        return batch;
    }

    /// <returns>How many rows were changed by all statements together.</returns>
    public static async Task<int> ExecuteAsync(
        this NpgsqlConnection connection, CancellationToken cancellationToken, params NpgsqlBatchCommand[] statements)
    {
        await using var batch = connection.Batch(statements);
        return await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <inheritdoc cref="ExecuteAsync(NpgsqlConnection, CancellationToken, NpgsqlBatchCommand[])"/>
    public static async Task<int> ExecuteAsync(
        this NpgsqlDataSource database, CancellationToken cancellationToken, params NpgsqlBatchCommand[] statements)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteAsync(cancellationToken, statements);
    }

    /// <returns>The rows of the first statement that returns any.</returns>
    public static async Task<List<T>> QueryAsync<T>(
        this NpgsqlConnection connection, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken,
        params NpgsqlBatchCommand[] statements)
    {
        await using var batch = connection.Batch(statements);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAllAsync(read, cancellationToken);
    }

    /// <inheritdoc cref="QueryAsync{T}(NpgsqlConnection, Func{NpgsqlDataReader, T}, CancellationToken, NpgsqlBatchCommand[])"/>
    public static async Task<List<T>> QueryAsync<T>(
        this NpgsqlDataSource database, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken,
        params NpgsqlBatchCommand[] statements)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QueryAsync(read, cancellationToken, statements);
    }

    /// <returns>The first column of the first row; the default if there is no row or it holds SQL's null.</returns>
    public static async Task<T?> ScalarAsync<T>(
        this NpgsqlConnection connection, CancellationToken cancellationToken, params NpgsqlBatchCommand[] statements) =>
        (await connection.QueryAsync(reader => reader.OrNull<T>(0), cancellationToken, statements)).FirstOrDefault();

    /// <inheritdoc cref="ScalarAsync{T}(NpgsqlConnection, CancellationToken, NpgsqlBatchCommand[])"/>
    public static async Task<T?> ScalarAsync<T>(
        this NpgsqlDataSource database, CancellationToken cancellationToken, params NpgsqlBatchCommand[] statements)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ScalarAsync<T>(cancellationToken, statements);
    }

    public static async Task<List<T>> ReadAllAsync<T>(
        this NpgsqlDataReader reader, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(read(reader));
        return rows;
    }

    /// <summary>A value of a nullable column: null, or for a number the default, stands for SQL's null unless T is nullable.</summary>
    public static T? OrNull<T>(this NpgsqlDataReader reader, int column) => reader.IsDBNull(column)
        ? default
        : reader.GetFieldValue<T>(column);

    public static JsonElement? JsonOrNull(this NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : JsonSerializer.Deserialize<JsonElement>(reader.GetString(column));
}
