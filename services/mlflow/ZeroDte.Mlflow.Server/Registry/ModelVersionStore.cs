using System.Collections.Frozen;
using System.Globalization;
using Npgsql;
using ZeroDte.Mlflow.Protocol;
using ZeroDte.Mlflow.Protocol.Wire;
using ZeroDte.Mlflow.Server.Hosting;
using ZeroDte.Mlflow.Server.Search;
using ZeroDte.Mlflow.Server.Tracking;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Mlflow.Server.Registry;

internal sealed class ModelVersionStore(Database database, RegistryWriter writer, RunStore runs, TimeProvider time)
{
    public const string Columns = """
        m.name, v.version, v.created, v.updated, v.stage, v.description, v.source, v.run_id, v.run_link, v.model_id,
        array(select key from model_version_tag t where t.model = v.model and t.version = v.version order by key),
        array(select value from model_version_tag t where t.model = v.model and t.version = v.version order by key),
        array(select alias from model_alias a where a.model = v.model and a.version = v.version order by alias)
        """;

    private const string From = "model_version v join registered_model m on m.id = v.model";

    private static readonly SearchSchema Schema = new(
        "model version",
        new Dictionary<string, Column>
        {
            ["name"] = new("m.name"),
            ["run_id"] = new("v.run_id", Nullable: true),
            ["source_path"] = new("v.source"),
            ["current_stage"] = new("v.stage"),
            ["version_number"] = new("v.version", Numeric: true),
            ["version"] = new("v.version", Numeric: true),
            ["creation_timestamp"] = new("v.created", Numeric: true),
            ["last_updated_timestamp"] = new("v.updated", Numeric: true),
            ["timestamp"] = new("v.updated", Numeric: true),
        }.ToFrozenDictionary(),
        new Dictionary<string, KeyedTable> { ["tag"] = new("model_version_tag", "model,version", "v.model,v.version", Numeric: false) }
            .ToFrozenDictionary());

    public async Task<ModelVersion> CreateAsync(CreateModelVersionRequest request, CancellationToken cancellationToken)
    {
        var tags = (request.Tags ?? []).Select(RegistryRules.Tag).DistinctBy(t => t.Key).ToArray();
        var run = request.RunId is { Length: > 0 } runId
            && request.Source.StartsWith("file:", StringComparison.Ordinal) | request.Source.StartsWith('/')
            ? await runs.GetInfoAsync(runId, cancellationToken)
            : null;
        VersionSource.Check(request.Source, run?.ArtifactUri);
        var storage = await StorageAsync(request.Source, cancellationToken);

        var versions = await database.QueryAsync(r => r.GetInt32(0), cancellationToken, Statement("""
            with m as (update registered_model set next_version = next_version + 1, updated = $2 where name = $1
                returning id, next_version - 1 as version),
            v as (
                insert into model_version (model, version, created, updated, source, storage_location, run_id, run_link,
                    description, model_id)
                select id, version, $2, $2, $3, $4, $5::text, $6::text, $7, $8::text from m returning model, version),
            t as (insert into model_version_tag select model, version, k, tag from v, unnest($9::text[], $10::text[]) as t (k, tag))
            select version from v
            """,
            request.Name, time.GetUtcNow().ToUnixTimeMilliseconds(), request.Source, storage, Given(request.RunId), Given(request.RunLink),
            request.Description ?? "", Given(request.ModelId),
            tags.Select(t => t.Key).ToArray(), tags.Select(t => t.Value).ToArray()));
        return versions is [var version]
            ? await GetAsync(request.Name, version, cancellationToken)
            : throw RegistryWriter.UnknownModel(request.Name);
    }

    public async Task<ModelVersion> GetAsync(string name, int version, CancellationToken cancellationToken)
    {
        var found = await database.QueryAsync(
            Read, cancellationToken, Statement($"select {Columns} from {From} where m.name = $1 and v.version = $2", name, version));
        return found is [var one] ? one : throw RegistryWriter.UnknownVersion(name, version);
    }

    public async Task<ModelVersion> GetByAliasAsync(string name, string alias, CancellationToken cancellationToken)
    {
        var found = await database.QueryAsync(Read, cancellationToken, Statement($"""
            select {Columns} from {From} join model_alias a on a.model = v.model and a.version = v.version
                where m.name = $1 and a.alias = $2
            """, name, alias));
        // Of a model that is not there too: MLflow does not look.
        return found is [var version] ? version : throw MlflowException.Invalid($"Registered model alias {alias} not found.");
    }

    public async Task<(IReadOnlyList<ModelVersion> Versions, string? NextPage)> SearchAsync(
        string? filter, IReadOnlyList<string> orderBy, int maxResults, string? pageToken, CancellationToken cancellationToken)
    {
        var sql = new SqlText();
        var ordering = new Ordering(Schema, sql, orderBy.Count > 0 ? orderBy : ["last_updated_timestamp DESC"],
            [new("m.name", "text", Descending: false), new("v.version", "integer", Descending: true)]);
        var condition = new FilterCompiler(Schema, sql).Compile(FilterParser.Parse(filter));
        var digest = PageToken.Digest("model-versions", filter ?? "", string.Join('\u001f', orderBy));
        var after = ordering.After(PageToken.Decode(pageToken, digest, ordering.Count), sql);
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync(
            r => (Version: Read(r), At: r.GetFieldValue<string?[]>(13)), cancellationToken, sql.Statement($"""
            select {Columns}, array[{ordering.Columns}] from {From}{ordering.Joins} where ({condition}) and {after} order by {ordering.By}
                limit {sql.Add(maxResults + 1)}
            """));
        return Page.Cut(rows, maxResults, digest, r => r.Version, r => r.At);
    }

    public async Task<ModelVersion> DescribeAsync(string name, int version, string description, CancellationToken cancellationToken)
    {
        await writer.ChangeVersionAsync(
            name,
            version,
            change => change.ExecuteAsync(Statement(
                "update model_version set description = $3 where model = $1 and version = $2", change.Model, version, description)),
            cancellationToken);
        return await GetAsync(name, version, cancellationToken);
    }

    public async Task<ModelVersion> MoveAsync(string name, int version, string stage, bool archiveExisting, string who,
        CancellationToken cancellationToken)
    {
        var target = Stage.Parse(stage);
        if (archiveExisting && target is not (Stage.Staging or Stage.Production))
        {
            throw MlflowException.Invalid(
                $"Model version transition cannot archive existing model versions because '{stage}' is not an Active stage. Valid stages "
                    + $"are {Stage.Staging}, {Stage.Production}");
        }

        await writer.ChangeAsync(name, async change =>
        {
            await change.TouchAsync(version);
            if (archiveExisting)
            {
                var archived = await change.QueryAsync(r => r.GetInt32(0), Statement("""
                    update model_version set stage = 'Archived', updated = $4 where model = $1 and stage = $2 and version <> $3
                        returning version
                    """, change.Model, target, version, change.Now));
                foreach (var other in archived.Order())
                    await change.RecordAsync("stage", Text(other), target, Stage.Archived, who);
            }

            var origin = (await change.QueryAsync(r => r.GetString(0), Statement(
                "select stage from model_version where model = $1 and version = $2", change.Model, version))).Single();
            if (origin == target)
                return;
            await change.ExecuteAsync(Statement(
                "update model_version set stage = $3 where model = $1 and version = $2", change.Model, version, target));
            await change.RecordAsync("stage", Text(version), origin, target, who);
        }, cancellationToken);
        return await GetAsync(name, version, cancellationToken);
    }

    /// <summary>Its number stays taken; its aliases go.</summary>
    public Task DeleteAsync(string name, int version, string who, CancellationToken cancellationToken) => writer.ChangeAsync(name,
        async change =>
    {
        await change.TouchAsync(version);
        var aliases = await change.QueryAsync(r => r.GetString(0),
            Statement("delete from model_alias where model = $1 and version = $2 returning alias", change.Model, version));
        foreach (var alias in aliases.Order(StringComparer.Ordinal))
            await change.RecordAsync("alias", alias, Text(version), null, who);
        var stages = await change.QueryAsync(r => r.GetString(0),
            Statement("delete from model_version where model = $1 and version = $2 returning stage", change.Model, version));
        if (stages.Single() != Stage.None)
            await change.RecordAsync("stage", Text(version), stages.Single(), null, who);
    }, cancellationToken);

    public Task SetTagAsync(string name, int version, KeyValue tag, CancellationToken cancellationToken)
    {
        var (key, value) = RegistryRules.Tag(tag);
        return writer.ChangeVersionAsync(
            name,
            version,
            change => change.ExecuteAsync(Statement("""
                insert into model_version_tag values ($1, $2, $3, $4)
                on conflict (model, version, key) do update set value = excluded.value
                """, change.Model, version, key, value)),
            cancellationToken);
    }

    public Task DeleteTagAsync(string name, int version, string key, CancellationToken cancellationToken) => writer.ChangeVersionAsync(
        name,
        version,
        change => change.ExecuteAsync(Statement(
            "delete from model_version_tag where model = $1 and version = $2 and key = $3", change.Model, version, key)),
        cancellationToken);

    public async Task<string> DownloadUriAsync(string name, int version, CancellationToken cancellationToken)
    {
        var found = await database.QueryAsync(
            r => r.GetString(0), cancellationToken,
            Statement($"select v.storage_location from {From} where m.name = $1 and v.version = $2", name, version));
        return found is [var uri] ? uri : throw RegistryWriter.UnknownVersion(name, version);
    }

    public static ModelVersion Read(NpgsqlDataReader r) => new(
        Name: r.GetString(0),
        Version: Text(r.GetInt32(1)),
        CreationTimestamp: r.GetInt64(2),
        LastUpdatedTimestamp: r.GetInt64(3),
        UserId: null,
        CurrentStage: r.GetString(4),
        Description: Given(r.GetString(5)),
        Source: r.GetString(6),
        RunId: r.OrNull<string>(7),
        Status: "READY",
        StatusMessage: null,
        Tags: Page.KeyValues(r, 10),
        RunLink: r.OrNull<string>(8),
        Aliases: r.GetFieldValue<string[]>(12).OrNull(),
        ModelId: r.OrNull<string>(9));

    private static string Text(int version) => version.ToString(CultureInfo.InvariantCulture);

    private static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;

    /// <summary>A source such as <c>models:/name/3</c> names another version; its files are this one's.</summary>
    private async Task<string> StorageAsync(string source, CancellationToken cancellationToken)
    {
        if (!source.StartsWith("models:/", StringComparison.Ordinal)
            || source["models:/".Length..].Split('/') is not [var name, var version] || name.Length == 0)
        {
            return source;
        }

        try
        {
            return int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? await DownloadUriAsync(name, number, cancellationToken)
                : source;
        }
        catch (MlflowException exception)
        {
            throw new MlflowException(exception.Code,
                $"Unable to fetch model from model URI source artifact location '{source}'.Error: {exception.Message}", exception);
        }
    }
}
