using Microsoft.Extensions.Logging;
using Npgsql;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Postgres;

/// <summary>
/// Brings the database to the schema of this build: numbered SQL files, each applied once and in order. All of it is one
/// transaction under an advisory lock, so any number of processes may start at once and a failure leaves nothing half done.
/// </summary>
public sealed partial class Migrator(NpgsqlDataSource database, MigrationSource source, ILogger<Migrator> logger)
{
    /// <summary>Any number that only this product locks.</summary>
    private const long LockKey = 0x5A65726F447465;

    /// <exception cref="MigrationException">An applied migration was edited, is unknown to this build, or failed.</exception>
    public Task MigrateAsync(CancellationToken cancellationToken) => MigrateAsync(source.Read(), cancellationToken);

    internal async Task MigrateAsync(IReadOnlyList<Migration> migrations, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(connection, $"select pg_advisory_xact_lock({LockKey})", cancellationToken);
        if (source.Schema is { } schema)
            await ExecuteAsync(connection, $"create schema if not exists {schema}; set local search_path to {schema}", cancellationToken);
        await ExecuteAsync(
            connection,
            "create table if not exists migration (number integer primary key, name text not null, checksum text not null, applied_at "
                + "timestamptz not null default now())",
            cancellationToken);

        var applied = await AppliedAsync(connection, cancellationToken);
        Verify(migrations, applied);
        var pending = migrations.Where(m => applied.All(a => a.Number != m.Number)).OrderBy(m => m.Number).ToArray();
        foreach (var migration in pending)
            await ApplyAsync(connection, migration, cancellationToken);

        await transaction.CommitAsync(cancellationToken);
        foreach (var migration in pending)
            Log.Applied(logger, migration.Name);
    }

    private static Task<List<(int Number, string Name, string Checksum)>> AppliedAsync(NpgsqlConnection connection,
        CancellationToken cancellationToken) =>
        connection.QueryAsync(
            row => (row.GetInt32(0), row.GetString(1), row.GetString(2)), cancellationToken,
            Statement("select number, name, checksum from migration"));

    private static void Verify(IReadOnlyList<Migration> migrations, List<(int Number, string Name, string Checksum)> applied)
    {
        foreach (var (number, name, checksum) in applied)
        {
            var migration = migrations.FirstOrDefault(m => m.Number == number) ?? throw new MigrationException(
                $"The database has migration {name}, which this build does not know: a newer version wrote it. Run that version, or use "
                    + "another database.");
            if (migration.Checksum != checksum)
            {
                throw new MigrationException(
                    $"Migration {migration.Name} was edited after it had been applied to this database. Restore the file and put the "
                        + "change into a new migration.");
            }
        }
    }

    private static async Task ApplyAsync(NpgsqlConnection connection, Migration migration, CancellationToken cancellationToken)
    {
        try
        {
            await ExecuteAsync(connection, migration.Sql, cancellationToken);
        }
        catch (PostgresException exception)
        {
            throw new MigrationException($"Migration {migration.Name} failed, nothing was changed: {exception.MessageText}", exception);
        }

        await connection.ExecuteAsync(cancellationToken, Statement(
            "insert into migration (number, name, checksum) values ($1, $2, $3)", migration.Number, migration.Name, migration.Checksum));
    }

    /// <summary>Runs a script, which may have any number of statements and take any time.</summary>
    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
#pragma warning disable RS0030 // A batch would take a script for one statement.
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
#pragma warning restore RS0030
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "Applied migration {Name}.")]
        public static partial void Applied(ILogger logger, string name);
    }
}
