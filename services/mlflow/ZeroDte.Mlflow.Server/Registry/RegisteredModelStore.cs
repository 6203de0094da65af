using Npgsql;
using ZeroDte.Mlflow.Protocol;
using ZeroDte.Mlflow.Protocol.Wire;
using ZeroDte.Mlflow.Server.Hosting;
using ZeroDte.Mlflow.Server.Webhooks;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Mlflow.Server.Registry;

internal sealed class RegisteredModelStore(Database database, RegistryWriter writer, WebhookOutbox outbox, TimeProvider time)
{
    public async Task<RegisteredModel> CreateAsync(string name, string? description, IReadOnlyList<KeyValue> tags,
        CancellationToken cancellationToken)
    {
        var stored = tags.Select(RegistryRules.Tag).DistinctBy(t => t.Key).ToArray();
        var created = await database.QueryAsync(r => r.GetInt64(0), cancellationToken, Statement("""
            with m as (insert into registered_model (name, description, created, updated) values ($1, $2, $3, $3)
                on conflict (name) do nothing returning id),
            t as (insert into registered_model_tag select m.id, k, v from m, unnest($4::text[], $5::text[]) as t (k, v))
            select announce($6, $3, $7::jsonb) from m
            """, name, description ?? "", time.GetUtcNow().ToUnixTimeMilliseconds(),
            stored.Select(t => t.Key).ToArray(), stored.Select(t => t.Value).ToArray(),
            Prompts.IsOne(stored) ? "PROMPT.CREATED" : "REGISTERED_MODEL.CREATED", CreationNews.OfModel(name, description, stored)));
        outbox.Added(created.Sum());
        return created.Count == 1 ? await GetAsync(name, cancellationToken) : throw Taken(name);
    }

    public async Task<RegisteredModel> GetAsync(string name, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var models = await connection.QueryPreparedAsync(RegisteredModelRow.Read, cancellationToken,
            Statement($"select {RegisteredModelRow.Columns} from registered_model m where m.name = $1", name));
        return models.Count == 1
            ? (await RegisteredModelRow.WithLatestAsync(connection, models, cancellationToken))[0]
            : throw RegistryWriter.UnknownModel(name);
    }

    /// <summary>The newest version in each of the stages; of all stages where none is named.</summary>
    public async Task<IReadOnlyList<ModelVersion>> LatestAsync(string name, IReadOnlyList<string> stages,
        CancellationToken cancellationToken)
    {
        var wanted = stages.Count == 0 ? Stage.All : [.. stages.Select(Stage.Parse)];
        return [.. ((await GetAsync(name, cancellationToken)).LatestVersions ?? []).Where(v => wanted.Contains(v.CurrentStage))];
    }

    public async Task<RegisteredModel> DescribeAsync(string name, string description, CancellationToken cancellationToken)
    {
        await writer.ChangeAsync(name, change => change.ExecuteAsync(Statement("update registered_model set description = $2 where id = $1",
            change.Model, description)), cancellationToken);
        return await GetAsync(name, cancellationToken);
    }

    public async Task<RegisteredModel> RenameAsync(string name, string newName, CancellationToken cancellationToken)
    {
        try
        {
            await writer.ChangeAsync(
                name,
                change => change.ExecuteAsync(Statement("update registered_model set name = $2 where id = $1", change.Model, newName)),
                cancellationToken);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            throw Taken(newName);
        }

        return await GetAsync(newName, cancellationToken);
    }

    public Task DeleteAsync(string name, string who, CancellationToken cancellationToken) => writer.ChangeAsync(name, async change =>
    {
        var aliases = await change.QueryAsync(
            r => (Alias: r.GetString(0), Version: r.GetInt32(1)),
            Statement("delete from model_alias where model = $1 returning alias, version", change.Model));
        foreach (var (alias, version) in aliases.OrderBy(a => a.Alias, StringComparer.Ordinal))
            await change.RecordAsync("alias", alias, VersionRow.Number(version), null, who);
        var versions = await change.QueryAsync(
            r => (Version: r.GetInt32(0), Stage: r.GetString(1)),
            Statement("delete from model_version where model = $1 returning version, stage", change.Model));
        foreach (var (version, stage) in versions.Where(v => v.Stage != Stage.None).OrderBy(v => v.Version))
            await change.RecordAsync("stage", VersionRow.Number(version), stage, null, who);
        await change.ExecuteAsync(Statement("delete from registered_model where id = $1", change.Model));
    }, cancellationToken);

    public Task SetTagAsync(string name, KeyValue tag, CancellationToken cancellationToken)
    {
        var (key, value) = RegistryRules.Tag(tag);
        return writer.ChangeAsync(name, async change =>
        {
            await change.ExecuteAsync(Statement(
                "insert into registered_model_tag values ($1, $2, $3) on conflict (model, key) do update set value = excluded.value",
                change.Model, key, value));
            await change.AnnounceAsync(null, "PROMPT_TAG.SET", new() { ["key"] = key, ["value"] = value });
        }, cancellationToken);
    }

    public Task DeleteTagAsync(string name, string key, CancellationToken cancellationToken) => writer.ChangeAsync(name, async change =>
    {
        await change.ExecuteAsync(Statement("delete from registered_model_tag where model = $1 and key = $2", change.Model, key));
        await change.AnnounceAsync(null, "PROMPT_TAG.DELETED", new() { ["key"] = key });
    }, cancellationToken);

    private static MlflowException Taken(string name) =>
        new(ErrorCode.ResourceAlreadyExists, $"Registered Model (name={name}) already exists.");
}
