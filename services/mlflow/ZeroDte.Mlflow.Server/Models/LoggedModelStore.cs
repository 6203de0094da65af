using Npgsql;
using ZeroDte.Mlflow.Protocol;
using ZeroDte.Mlflow.Protocol.Wire;
using ZeroDte.Mlflow.Server.Artifacts;
using ZeroDte.Mlflow.Server.Hosting;
using ZeroDte.Mlflow.Server.Locations;
using ZeroDte.Mlflow.Server.Tracking;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Mlflow.Server.Models;

internal sealed class LoggedModelStore(Database database, ArtifactCatalog catalog, TimeProvider time)
{
    private static readonly string[] Statuses = ["LOGGED_MODEL_PENDING", "LOGGED_MODEL_READY", "LOGGED_MODEL_UPLOAD_FAILED"];

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
            ExperimentId.Parse(experiment), modelId, string.IsNullOrEmpty(name) ? RunName.Of(id) : name, Now(), type ?? "",
            string.IsNullOrEmpty(runId) ? null : runId,
            ps.Select(p => p.Key).ToArray(), ps.Select(p => p.Value).ToArray(), ts.Select(t => t.Key).ToArray(),
            ts.Select(t => t.Value).ToArray()));
        return made.Count == 1 ? await GetAsync(modelId, cancellationToken) : throw ExperimentId.Unknown(experiment);
    }

    public async Task<LoggedModel> GetAsync(string modelId, CancellationToken cancellationToken)
    {
        var found = await database.QueryAsync(
            LoggedModelRow.Read, cancellationToken,
            Statement($"select {LoggedModelRow.Columns} from logged_model m where m.model_id = $1", modelId));
        return found is [var model] ? model : throw Unknown(modelId);
    }

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

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
