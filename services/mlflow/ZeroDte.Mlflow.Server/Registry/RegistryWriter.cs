using Npgsql;
using ZeroDte.Mlflow.Protocol;
using ZeroDte.Mlflow.Server.Hosting;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Mlflow.Server.Registry;

/// <summary>Changes one registered model at a time: a transaction that holds the model's row.</summary>
internal sealed class RegistryWriter(Database database, TimeProvider time)
{
    public static MlflowException UnknownModel(string name) => MlflowException.Missing($"Registered Model with name={name} not found");

    public static MlflowException UnknownVersion(string name, int version) =>
        MlflowException.Missing($"Model Version (name={name}, version={version}) not found");

    /// <summary>Changes a model, and dates the change.</summary>
    public Task ChangeAsync(string name, Func<Change, Task> change, CancellationToken cancellationToken) => HoldAsync(name, async held =>
    {
        await held.ExecuteAsync(Statement("update registered_model set updated = $2 where id = $1", held.Model, held.Now));
        await change(held);
    }, cancellationToken);

    /// <summary>Changes what is said of a version, which dates the version but, as with MLflow, not its model.</summary>
    public Task ChangeVersionAsync(string name, int version, Func<Change, Task> change,
        CancellationToken cancellationToken) => HoldAsync(name, async held =>
    {
        await held.TouchAsync(version);
        await change(held);
    }, cancellationToken);

    private async Task HoldAsync(string name, Func<Change, Task> change, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var models = await connection.QueryPreparedAsync(r => r.GetInt64(0), cancellationToken,
            Statement("select id from registered_model where name = $1 for update", name));
        if (models is not [var model])
            throw UnknownModel(name);

        var now = time.GetUtcNow().ToUnixTimeMilliseconds(); // with the row in hand, so that moves are dated in their order
        await change(new(connection, model, name, now, cancellationToken));
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>What a change has to hand.</summary>
    internal sealed record Change(NpgsqlConnection Connection, long Model, string Name, long Now, CancellationToken Cancel)
    {
        public Task<int> ExecuteAsync(NpgsqlBatchCommand statement) => Connection.ExecutePreparedAsync(Cancel, statement);

        public Task<List<T>> QueryAsync<T>(Func<NpgsqlDataReader, T> read, NpgsqlBatchCommand statement) =>
            Connection.QueryPreparedAsync(read, Cancel, statement);

        /// <exception cref="MlflowException">There is no such version.</exception>
        public async Task TouchAsync(int version)
        {
            var touched = await ExecuteAsync(Statement(
                "update model_version set updated = $3 where model = $1 and version = $2", Model, version, Now));
            if (touched == 0)
                throw UnknownVersion(Name, version);
        }

        public Task<int> RecordAsync(string kind, string subject, string? origin, string? target, string who) => ExecuteAsync(Statement("""
            insert into registry_move (model, name, kind, subject, origin, target, who, at)
            values ($1, $2, $3, $4, $5::text, $6::text, $7, $8)
            """, Model, Name, kind, subject, origin, target, who, Now));
    }
}
