using System.Text.Json;
using ZeroDte.Mlflow.Protocol;
using ZeroDte.Mlflow.Protocol.Wire;
using ZeroDte.Mlflow.Server.Hosting;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Mlflow.Server.Tracking;

/// <summary>Runs as a whole: read, changed, deleted.</summary>
internal sealed class RunStore(Database database, TimeProvider time)
{
    public const string RunNameTag = "mlflow.runName";

    /// <summary>SCHEDULED and RUNNING come before the others in MLflow's numbering, which some clients send.</summary>
    private static readonly string[] Statuses = ["RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED"];

    public async Task<Run> GetAsync(string runId, CancellationToken cancellationToken)
    {
        var found = await database.QueryAsync(RunRow.Read, cancellationToken, Statement(
            $"select {RunRow.InfoColumns}, {RunContent.Columns} from run r {RunContent.Joins} where r.run_id = $1", runId));
        return found is [var run] ? run : throw RunRow.Unknown(runId);
    }

    public async Task<RunInfo> GetInfoAsync(string runId, CancellationToken cancellationToken)
    {
        var found = await database.QueryAsync(
            RunRow.ReadInfo, cancellationToken, Statement($"select {RunRow.InfoColumns} from run r where r.run_id = $1", runId));
        return found is [var info] ? info : throw RunRow.Unknown(runId);
    }

    public async Task<RunInfo> UpdateAsync(string runId, string? status, long? endTime, string? name, CancellationToken cancellationToken)
    {
        var rows = await database.QueryAsync(RunRow.ReadInfo, cancellationToken, Statement($"""
            with r as (
                update run set status = coalesce($2::text, status), end_time = coalesce($3::bigint, end_time),
                    name = coalesce($4::text, name)
                where run_id = $1 and lifecycle_stage = 'active' returning *),
            t as (insert into run_tag select id, '{RunNameTag}', $4::text from r where $4::text is not null
                on conflict (run, key) do update set value = excluded.value)
            select {RunRow.InfoColumns} from r
            """, runId, Status(status), endTime, name is { Length: > 0 } ? name : null));
        return rows is [var info] ? info : throw await ProblemAsync(runId, cancellationToken);
    }

    /// <summary>Soft. Doing it again is fine.</summary>
    public Task DeleteAsync(string runId, CancellationToken cancellationToken) => MoveAsync(runId, Lifecycle.Deleted, cancellationToken);

    public Task RestoreAsync(string runId, CancellationToken cancellationToken) => MoveAsync(runId, Lifecycle.Active, cancellationToken);

    public async Task DeleteTagAsync(string runId, string key, CancellationToken cancellationToken)
    {
        var deleted = await database.QueryAsync(r => r.GetInt64(0), cancellationToken, Statement("""
            with r as (select id from run where run_id = $1 and lifecycle_stage = 'active' for no key update),
            d as (delete from run_tag t using r where t.run = r.id and t.key = $2 returning 1)
            select (select count(*) from d) from r
            """, runId, key));
        if (deleted is not [var count])
            throw await ProblemAsync(runId, cancellationToken);
        if (count == 0)
            throw MlflowException.Missing($"No tag with name: {key} in run with id {runId}");
    }

    /// <summary>Remembers that a model was logged, in the tag that clients read; the newest last.</summary>
    public async Task LogModelAsync(string runId, string modelJson, CancellationToken cancellationToken)
    {
        JsonElement model;
        try
        {
            model = JsonElement.Parse(modelJson);
        }
        catch (JsonException exception)
        {
            throw new MlflowException(ErrorCode.InvalidParameterValue,
                $"Malformed model info. \n {modelJson} \n is not a valid JSON.", exception);
        }

        var missing = ((string[])["artifact_path", "flavors", "utc_time_created", "run_id"])
            .Where(field => model.ValueKind != JsonValueKind.Object || !model.TryGetProperty(field, out _)).ToArray();
        if (missing.Length > 0)
            throw MlflowException.Invalid($"Model json is missing mandatory fields: {string.Join(", ", missing)}");

        var rows = await database.QueryAsync(r => r.GetInt64(0), cancellationToken, Statement("""
            with r as (select id from run where run_id = $1 and lifecycle_stage = 'active' for no key update),
            t as (
                insert into run_tag as t select id, 'mlflow.log-model.history', json_build_array($2::json)::text from r
                on conflict (run, key) do update set value = (t.value::jsonb || jsonb_build_array($2::jsonb))::text)
            select id from r
            """, runId, modelJson));
        if (rows.Count == 0)
            throw await ProblemAsync(runId, cancellationToken);
    }

    /// <summary>Why a run that was to be written could not be.</summary>
    public async Task<MlflowException> ProblemAsync(string runId, CancellationToken cancellationToken) =>
        (await database.QueryAsync(r => r.GetString(0), cancellationToken, Statement("select lifecycle_stage from run where run_id = $1",
            runId))) is [var stage]
            ? RunRow.NotActive(runId, stage)
            : RunRow.Unknown(runId);

    private static string? Status(string? status) => status switch
    {
        null or "" => null,
        [>= '1' and <= '5'] => Statuses[status[0] - '1'],
        _ when Statuses.Contains(status) => status,
        _ => throw MlflowException.Invalid($"Invalid value \"{status}\" for parameter 'status' supplied. Expected one of "
            + $"{string.Join(", ", Statuses)}."),
    };

    private async Task MoveAsync(string runId, string to, CancellationToken cancellationToken)
    {
        var rows = await database.QueryAsync(r => r.GetInt64(0), cancellationToken, Statement("""
            with moved as (
                update run set lifecycle_stage = $2, deleted = case $2 when 'deleted' then $3 end
                    where run_id = $1 and lifecycle_stage <> $2)
            select id from run where run_id = $1
            """, runId, to, Now()));
        if (rows.Count == 0)
            throw RunRow.Unknown(runId);
    }

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
