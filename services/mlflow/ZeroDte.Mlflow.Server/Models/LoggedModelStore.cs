using System.Collections.Frozen;
using System.Text.Json;
using Npgsql;
using ZeroDte.Mlflow.Protocol;
using ZeroDte.Mlflow.Protocol.Wire;
using ZeroDte.Mlflow.Server.Artifacts;
using ZeroDte.Mlflow.Server.Hosting;
using ZeroDte.Mlflow.Server.Locations;
using ZeroDte.Mlflow.Server.Search;
using ZeroDte.Mlflow.Server.Tracking;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Mlflow.Server.Models;

internal sealed class LoggedModelStore(Database database, ArtifactCatalog catalog, TimeProvider time)
{
    private const string Columns = """
        m.model_id, m.experiment::text, m.name, m.created, m.updated, m.artifact_uri, m.status, m.model_type, m.source_run_id,
        array(select key from logged_model_tag t where t.model_id = m.model_id order by key), array(select value from logged_model_tag t
            where t.model_id = m.model_id order by key),
        array(select key from logged_model_param t where t.model_id = m.model_id order by key), array(select value
            from logged_model_param t where t.model_id = m.model_id order by key),
        (select json_agg(json_build_object(
                'key', x.key, 'value', coalesce(to_json(x.value), '"NaN"'), 'timestamp', x.timestamp, 'step', x.step, 'run_id',
                    x.run_id, 'model_id', x.model_id,
                'dataset_name', x.dataset_name, 'dataset_digest', x.dataset_digest) order by x.key, x.timestamp, x.step, x.run_id)::text
            from logged_model_metric x where x.model_id = m.model_id)
        """;

    private const int MetricsColumn = 13;

    private static readonly string[] Statuses = ["LOGGED_MODEL_PENDING", "LOGGED_MODEL_READY", "LOGGED_MODEL_UPLOAD_FAILED"];

    private static readonly SearchSchema Schema = new(
        "logged model",
        new Dictionary<string, Column>
        {
            ["name"] = new("m.name"),
            ["model_id"] = new("m.model_id"),
            ["model_type"] = new("m.model_type"),
            ["status"] = new("m.status"),
            ["source_run_id"] = new("m.source_run_id", Nullable: true),
            ["experiment_id"] = new("m.experiment::text"),
            ["creation_timestamp"] = new("m.created", Numeric: true),
            ["creation_time"] = new("m.created", Numeric: true),
            ["last_updated_timestamp"] = new("m.updated", Numeric: true),
        }.ToFrozenDictionary(),
        new Dictionary<string, KeyedTable>
        {
            ["tag"] = new("logged_model_tag", "model_id", "m.model_id", Numeric: false),
            ["param"] = new("logged_model_param", "model_id", "m.model_id", Numeric: false),
        }.ToFrozenDictionary());

    public async Task<LoggedModel> CreateAsync(
        string? experimentId, string? name, string? type, string? runId, IReadOnlyList<KeyValue> parameters, IReadOnlyList<KeyValue> tags,
        CancellationToken cancellationToken)
    {
        var id = Guid.NewGuid();
        var (modelId, experiment) = ($"m-{id:N}", string.IsNullOrEmpty(experimentId) ? "0" : experimentId);
        var (ps, ts) = (Checked(parameters, Keys.MaxParamValue), Checked(tags, Keys.MaxRunTagValue));
        var made = await database.QueryAsync(r => r.GetString(0), cancellationToken, Statement("""
            with m as (
                insert into logged_model (model_id, experiment, name, created, updated, artifact_uri, status, model_type, source_run_id)
                select $2, id, $3, $4, $4, rtrim(artifact_location, '/') || '/models/' || $2 || '/artifacts',
                    'LOGGED_MODEL_PENDING', $5, $6::text
                from experiment where id = $1 and lifecycle_stage = 'active' returning model_id),
            p as (insert into logged_model_param select model_id, k, v from m, unnest($7::text[], $8::text[]) as t (k, v)),
            t as (insert into logged_model_tag select model_id, k, v from m, unnest($9::text[], $10::text[]) as t (k, v))
            select model_id from m
            """,
            ExperimentStore.Id(experiment), modelId, string.IsNullOrEmpty(name) ? RunName.Of(id) : name, Now(), type ?? "",
            string.IsNullOrEmpty(runId) ? null : runId,
            ps.Select(p => p.Key).ToArray(), ps.Select(p => p.Value).ToArray(), ts.Select(t => t.Key).ToArray(),
            ts.Select(t => t.Value).ToArray()));
        return made.Count == 1 ? await GetAsync(modelId, cancellationToken) : throw ExperimentStore.Unknown(experiment);
    }

    public async Task<LoggedModel> GetAsync(string modelId, CancellationToken cancellationToken) =>
        (await database.QueryAsync(Read, cancellationToken, Statement($"select {Columns} from logged_model m where m.model_id = $1",
            modelId))) is [var model] ? model : throw Unknown(modelId);

    public Task<LoggedModel> FinishAsync(string modelId, string status, CancellationToken cancellationToken)
    {
        var named = status is ['1' or '2' or '3'] ? Statuses[status[0] - '1'] : status;
        return Statuses.Contains(named)
            ? ChangeAsync(modelId, "select 1", cancellationToken, named)
            : throw MlflowException.Invalid($"Invalid value \"{status}\" for parameter 'status' supplied. Expected one of "
                + $"{string.Join(", ", Statuses)}.");
    }

    public Task<LoggedModel> SetTagsAsync(string modelId, IReadOnlyList<KeyValue> tags, CancellationToken cancellationToken) => WriteAsync(
        modelId, "logged_model_tag", "do update set value = excluded.value", Checked(tags, Keys.MaxRunTagValue), cancellationToken);

    public Task<LoggedModel> LogParamsAsync(string modelId, IReadOnlyList<KeyValue> parameters,
        CancellationToken cancellationToken) => WriteAsync(
        modelId, "logged_model_param", "do update set value = same_param(t.key, t.value, excluded.value)",
        Checked(parameters, Keys.MaxParamValue), cancellationToken);

    public async Task DeleteTagAsync(string modelId, string key, CancellationToken cancellationToken)
    {
        var deleted = await database.QueryAsync(r => r.GetString(0), cancellationToken,
            Statement("delete from logged_model_tag where model_id = $1 and key = $2 returning key", modelId, key));
        if (deleted.Count == 0)
            throw MlflowException.Missing($"No tag with name: {key} in model with id {modelId}");
    }

    /// <summary>For good, files included; the runs that name it keep its id.</summary>
    public async Task DeleteAsync(string modelId, CancellationToken cancellationToken)
    {
        if ((await database.QueryAsync(r => r.GetString(0), cancellationToken,
            Statement("delete from logged_model where model_id = $1 returning artifact_uri", modelId))) is not [var uri])
        {
            throw Unknown(modelId);
        }
        if (ArtifactLocation.InStore(uri) is { Length: > 0 } folder)
            await catalog.DeleteAsync(folder, CancellationToken.None);
    }

    public async Task<(IReadOnlyList<LoggedModel> Models, string? NextPage)> SearchAsync(
        IReadOnlyList<string> experimentIds, string? filter, IReadOnlyList<DatasetName> datasets, IReadOnlyList<string> orderBy,
        DatasetName? orderDataset, int maxResults, string? pageToken, CancellationToken cancellationToken)
    {
        var sql = new SqlText();
        var ordering = new Ordering(WithMetrics(LatestOn(orderDataset, sql)), sql, orderBy.Count > 0
            ? orderBy : ["creation_timestamp DESC"],
            [new("m.created", "bigint", Descending: true), new("m.model_id", "text", Descending: false)]);
        var condition = new FilterCompiler(WithMetrics($"(select * from logged_model_metric x where {On(datasets, sql)})"), sql)
            .Compile(FilterParser.Parse(filter));
        var digest = PageToken.Digest("logged-models", string.Join(',', experimentIds), filter ?? "", string.Join('\u001f', orderBy),
            string.Join('\u001f', datasets), $"{orderDataset}");
        var after = ordering.After(PageToken.Decode(pageToken, digest, ordering.Count), sql);
        var onDataset = datasets.Count == 0
            ? ""
            : $"and exists (select 1 from logged_model_metric x where x.model_id = m.model_id and {On(datasets, sql)})";
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync(
            r => (Model: Read(r), At: r.GetFieldValue<string?[]>(MetricsColumn + 1)), cancellationToken, sql.Statement($"""
            select {Columns}, array[{ordering.Columns}] from logged_model m{ordering.Joins}
            where m.experiment = any({sql.Add(experimentIds.Select(ExperimentStore.Id).ToArray())}) and ({condition}) and {after}
            {onDataset}
            order by {ordering.By} limit {sql.Add(maxResults + 1)}
            """));
        return Page.Cut(rows, maxResults, digest, r => r.Model, r => r.At);
    }

    /// <summary>A filter on a metric finds any of its points; an order goes by the latest.</summary>
    /// <param name="metrics">The points to look at.</param>
    private static SearchSchema WithMetrics(string metrics) => Schema with
    {
        Tables = Schema.Tables.Append(new("metric", new(metrics, "model_id", "m.model_id", Numeric: true))).ToFrozenDictionary(),
    };

    private static string LatestOn(DatasetName? dataset, SqlText sql) => $"""
        (select distinct on (x.model_id, x.key) x.model_id, x.key, x.value from logged_model_metric x
        where {On(dataset is null ? [] : [dataset], sql)} order by x.model_id, x.key, x.timestamp desc, x.step desc)
        """;

    private static string On(IReadOnlyList<DatasetName> datasets, SqlText sql)
    {
        return datasets.Count == 0 ? "true" : $"({string.Join(" or ", datasets.Select(One))})";

        string One(DatasetName dataset) => dataset.Digest is { } digest
            ? $"(x.dataset_name = {sql.Add(dataset.Name)} and x.dataset_digest = {sql.Add(digest)})"
            : $"(x.dataset_name = {sql.Add(dataset.Name)})";
    }

    private static MlflowException Unknown(string modelId) => MlflowException.Missing($"Logged model with ID '{modelId}' not found.");

    private static KeyValue[] Checked(IReadOnlyList<KeyValue> pairs, int limit) =>
        [.. pairs.Select(p => new KeyValue(Keys.Check(p.Key), Keys.Truncate(p.Value ?? "", limit))).DistinctBy(p => p.Key)];

    private async Task<LoggedModel> WriteAsync(string modelId, string table, string onConflict, KeyValue[] pairs,
        CancellationToken cancellationToken)
    {
        try
        {
            return await ChangeAsync(
                modelId, $"insert into {table} as t select m.model_id, k, v from m, unnest($4::text[], $5::text[]) as n (k, v) on "
                    + $"conflict (model_id, key) {onConflict} returning 1", cancellationToken,
                null, pairs.Select(p => p.Key).ToArray(), pairs.Select(p => p.Value).ToArray());
        }
        catch (PostgresException exception) when (exception.SqlState == RunLog.ParamConflict)
        {
            throw new MlflowException(
                ErrorCode.InvalidParameterValue, $"Changing param values is not allowed. Param with key='{exception.MessageText}' was "
                    + $"already logged with value='{exception.Detail}'.", exception);
        }
    }

    private async Task<LoggedModel> ChangeAsync(string modelId, string change, CancellationToken cancellationToken, params object?[] values)
    {
        var ids = await database.QueryAsync(r => r.GetString(0), cancellationToken, Statement($"""
            with m as (update logged_model set updated = $2, status = coalesce($3::text, status) where model_id = $1
                returning model_id), c as ({change})
            select model_id from m
            """, [modelId, Now(), .. values]));
        return ids.Count == 1 ? await GetAsync(modelId, cancellationToken) : throw Unknown(modelId);
    }

    private static LoggedModel Read(NpgsqlDataReader r) => new(
        new(r.GetString(0), r.GetString(1), r.GetString(2), r.GetInt64(3), r.GetInt64(4), r.GetString(5), r.GetString(6), r.GetString(7),
            r.OrNull<string>(8), Page.KeyValues(r, 9)),
        new(Page.KeyValues(r, 11), r.OrNull<string>(MetricsColumn) is { } metrics
            ? JsonSerializer.Deserialize(metrics, MlflowJson.Wire.IReadOnlyListMetric) : null));

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
