using System.Collections.Frozen;
using System.Globalization;
using Npgsql;
using ZeroDte.Mlflow.Protocol;
using ZeroDte.Mlflow.Protocol.Wire;
using ZeroDte.Mlflow.Server.Hosting;
using ZeroDte.Mlflow.Server.Search;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Mlflow.Server.Registry;

internal sealed class RegisteredModelStore(Database database, RegistryWriter writer, TimeProvider time)
{
    private const string Columns = """
        m.name, m.created, m.updated, m.description,
        array(select key from registered_model_tag t where t.model = m.id order by key), array(select value from registered_model_tag t
            where t.model = m.id order by key),
        array(select alias from model_alias a where a.model = m.id order by alias), array(select version::text from model_alias a
            where a.model = m.id order by alias)
        """;

    private static readonly SearchSchema Schema = new(
        "registered model",
        new Dictionary<string, Column>
        {
            ["name"] = new("m.name"),
            ["creation_timestamp"] = new("m.created", Numeric: true),
            ["last_updated_timestamp"] = new("m.updated", Numeric: true),
            ["timestamp"] = new("m.updated", Numeric: true),
        }.ToFrozenDictionary(),
        new Dictionary<string, KeyedTable> { ["tag"] = new("registered_model_tag", "model", "m.id", Numeric: false) }.ToFrozenDictionary());

    public async Task<RegisteredModel> CreateAsync(string name, string? description, IReadOnlyList<KeyValue> tags,
        CancellationToken cancellationToken)
    {
        var stored = tags.Select(RegistryRules.Tag).DistinctBy(t => t.Key).ToArray();
        var created = await database.QueryAsync(r => r.GetInt64(0), cancellationToken, Statement("""
            with m as (insert into registered_model (name, description, created, updated) values ($1, $2, $3, $3)
                on conflict (name) do nothing returning id),
            t as (insert into registered_model_tag select m.id, k, v from m, unnest($4::text[], $5::text[]) as t (k, v))
            select id from m
            """, name, description ?? "", time.GetUtcNow().ToUnixTimeMilliseconds(),
            stored.Select(t => t.Key).ToArray(), stored.Select(t => t.Value).ToArray()));
        return created.Count == 1 ? await GetAsync(name, cancellationToken) : throw Taken(name);
    }

    public async Task<RegisteredModel> GetAsync(string name, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var models = await connection.QueryPreparedAsync(Read, cancellationToken,
            Statement($"select {Columns} from registered_model m where m.name = $1", name));
        return models.Count == 1
            ? (await WithLatestAsync(connection, models, cancellationToken))[0]
            : throw RegistryWriter.UnknownModel(name);
    }

    public async Task<(IReadOnlyList<RegisteredModel> Models, string? NextPage)> SearchAsync(
        string? filter, IReadOnlyList<string> orderBy, int maxResults, string? pageToken, CancellationToken cancellationToken)
    {
        var sql = new SqlText();
        var ordering = new Ordering(Schema, sql, orderBy, [new("m.name", "text", Descending: false)]);
        var condition = new FilterCompiler(Schema, sql).Compile(FilterParser.Parse(filter));
        var digest = PageToken.Digest("registered-models", filter ?? "", string.Join('\u001f', orderBy));
        var after = ordering.After(PageToken.Decode(pageToken, digest, ordering.Count), sql);
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync(
            r => (Model: Read(r), At: r.GetFieldValue<string?[]>(8)), cancellationToken, sql.Statement($"""
            select {Columns}, array[{ordering.Columns}] from registered_model m{ordering.Joins} where ({condition}) and {after}
                order by {ordering.By} limit {sql.Add(maxResults + 1)}
            """));
        var (models, next) = Page.Cut(rows, maxResults, digest, r => r.Model, r => r.At);
        return (await WithLatestAsync(connection, models, cancellationToken), next);
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
            await change.RecordAsync("alias", alias, version.ToString(CultureInfo.InvariantCulture), null, who);
        var versions = await change.QueryAsync(
            r => (Version: r.GetInt32(0), Stage: r.GetString(1)),
            Statement("delete from model_version where model = $1 returning version, stage", change.Model));
        foreach (var (version, stage) in versions.Where(v => v.Stage != Stage.None).OrderBy(v => v.Version))
            await change.RecordAsync("stage", version.ToString(CultureInfo.InvariantCulture), stage, null, who);
        await change.ExecuteAsync(Statement("delete from registered_model where id = $1", change.Model));
    }, cancellationToken);

    public Task SetTagAsync(string name, KeyValue tag, CancellationToken cancellationToken)
    {
        var (key, value) = RegistryRules.Tag(tag);
        return writer.ChangeAsync(name, change => change.ExecuteAsync(
            Statement("insert into registered_model_tag values ($1, $2, $3) on conflict (model, key) do update set value = excluded.value",
                change.Model, key, value)), cancellationToken);
    }

    public Task DeleteTagAsync(string name, string key, CancellationToken cancellationToken) => writer.ChangeAsync(
        name,
        change => change.ExecuteAsync(Statement("delete from registered_model_tag where model = $1 and key = $2", change.Model, key)),
        cancellationToken);

    public Task SetAliasAsync(string name, string alias, int version, string who, CancellationToken cancellationToken)
    {
        RegistryRules.Alias(alias);
        return writer.ChangeAsync(name, async change =>
        {
            await change.TouchAsync(version);
            var before = await change.QueryAsync(r => r.GetString(0),
                Statement("select version::text from model_alias where model = $1 and alias = $2", change.Model, alias));
            var target = version.ToString(CultureInfo.InvariantCulture);
            if (before is [var same] && same == target)
                return;
            await change.ExecuteAsync(Statement(
                "insert into model_alias values ($1, $2, $3) on conflict (model, alias) do update set version = excluded.version",
                change.Model, alias, version));
            await change.RecordAsync("alias", alias, before.SingleOrDefault(), target, who);
        }, cancellationToken);
    }

    /// <summary>An alias that is not there is as good as deleted.</summary>
    public Task DeleteAliasAsync(string name, string alias, string who,
        CancellationToken cancellationToken) => writer.ChangeAsync(name, async change =>
    {
        var before = await change.QueryAsync(r => r.GetString(0),
            Statement("delete from model_alias where model = $1 and alias = $2 returning version::text", change.Model, alias));
        if (before is [var version])
            await change.RecordAsync("alias", alias, version, null, who);
    }, cancellationToken);

    private static MlflowException Taken(string name) =>
        new(ErrorCode.ResourceAlreadyExists, $"Registered Model (name={name}) already exists.");

    private static RegisteredModel Read(NpgsqlDataReader r) => new(
        Name: r.GetString(0),
        CreationTimestamp: r.GetInt64(1),
        LastUpdatedTimestamp: r.GetInt64(2),
        Description: r.GetString(3) is { Length: > 0 } description ? description : null,
        LatestVersions: null,
        Tags: Page.KeyValues(r, 4),
        Aliases: Page.KeyValues(r, 6)?.Select(a => new ModelAlias(a.Key, a.Value!)).ToArray());

    private static async Task<IReadOnlyList<RegisteredModel>> WithLatestAsync(NpgsqlConnection connection,
        IReadOnlyList<RegisteredModel> models, CancellationToken cancellationToken)
    {
        object names = models.Select(m => m.Name).ToArray();
        var latest = (await connection.QueryPreparedAsync(ModelVersionStore.Read, cancellationToken, Statement($"""
            select distinct on (m.name, v.stage) {ModelVersionStore.Columns} from registered_model m join model_version v on v.model = m.id
            where m.name = any($1) order by m.name, v.stage, v.version desc
            """, names))).ToLookup(v => v.Name);
        return [.. models.Select(m => m with { LatestVersions = latest[m.Name].ToArray().OrNull() })];
    }
}
