using System.Text.Json.Nodes;
using Npgsql;
using ZeroDte.Mlflow.Protocol;
using ZeroDte.Mlflow.Server.Hosting;
using ZeroDte.Mlflow.Server.Webhooks;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Mlflow.Server.Registry;

/// <summary>Changes one registered model at a time: a transaction that holds the model's row.</summary>
internal sealed class RegistryWriter(Database database, WebhookOutbox outbox, TimeProvider time)
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
        var held = new Change(connection, model, name, now, cancellationToken);
        await change(held);
        await transaction.CommitAsync(cancellationToken);
        outbox.Added(held.Told);
    }

    /// <summary>What a change has to hand.</summary>
    internal sealed record Change(NpgsqlConnection Connection, long Model, string Name, long Now, CancellationToken Cancel)
    {
        /// <summary>How many are to be told of the change, once it is committed.</summary>
        public long Told { get; private set; }

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

        /// <summary>Tells of the change by its name for models; the one for prompts counts where the model is one.</summary>
        /// <param name="forModels">Null where MLflow tells of it for prompts only.</param>
        public async Task AnnounceAsync(string? forModels, string forPrompts, JsonObject data)
        {
            data["name"] = Name;
            var told = await QueryAsync(r => r.GetInt64(0), Statement($"""
                select announce(event, $4, $5::jsonb) from (
                    select case when {Prompts.IsOneInSql("$1")} then $3 else $2::text end as event) e where event is not null
                """, Model, forModels, forPrompts, Now, data.ToJsonString()));
            Told += told.Sum();
        }

        public Task<int> RecordAsync(string kind, string subject, string? origin, string? target, string who) => ExecuteAsync(Statement("""
            insert into registry_move (model, name, kind, subject, origin, target, who, at)
            values ($1, $2, $3, $4, $5::text, $6::text, $7, $8)
            """, Model, Name, kind, subject, origin, target, who, Now));
    }
}
