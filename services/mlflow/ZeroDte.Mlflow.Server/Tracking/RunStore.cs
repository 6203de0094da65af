using System.Text.Json;
using Npgsql;
using ZeroDte.Mlflow.Protocol;
using ZeroDte.Mlflow.Protocol.Wire;
using ZeroDte.Mlflow.Server.Hosting;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Mlflow.Server.Tracking;

/// <summary>Runs as a whole: made, read, changed, deleted.</summary>
internal sealed class RunStore(Database database, TimeProvider time)
{
    public const string InfoColumns = "r.run_id, r.name, r.experiment::text, r.user_id, r.status, r.start_time, r.end_time, "
        + "r.artifact_uri, r.lifecycle_stage";

    public const string RunNameTag = "mlflow.runName";

    private const int InfoCount = 9;

    /// <summary>SCHEDULED and RUNNING come before the others in MLflow's numbering, which some clients send.</summary>
    private static readonly string[] Statuses = ["RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED"];

    public static MlflowException Unknown(string runId) => MlflowException.Missing($"Run with id={runId} not found");

    public static MlflowException NotActive(string runId, string stage) =>
        MlflowException.Invalid($"The run {runId} must be in the 'active' state. Current state is {stage}.");

    public async Task<Run> CreateAsync(
        string? experimentId, string? name, string? userId, long? startTime, IReadOnlyList<KeyValue> tags,
        CancellationToken cancellationToken)
    {
        var id = Guid.NewGuid();
        var stored = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var tag in tags)
            stored[Keys.Check(tag.Key)] = Keys.Truncate(tag.Value ?? "", Keys.MaxRunTagValue);
        var named = stored.GetValueOrDefault(RunNameTag);
        if (name is { Length: > 0 } && named is { Length: > 0 } && named != name)
        {
            throw MlflowException.Invalid(
                $"Both 'run_name' argument and 'mlflow.runName' tag are specified, but with different values (run_name='{name}', "
                    + $"mlflow.runName='{named}').");
        }

        stored[RunNameTag] = name is { Length: > 0 } ? name : named is { Length: > 0 } ? named : RunName.Of(id);
        var (experiment, runId) = (string.IsNullOrEmpty(experimentId) ? "0" : experimentId, $"{id:N}");
        var rows = await database.QueryAsync(ReadInfo, cancellationToken, Statement($"""
            with e as (select id, artifact_location from experiment where id = $1 and lifecycle_stage = 'active'),
            r as (
                insert into run (run_id, experiment, name, user_id, status, start_time, artifact_uri)
                select $2, id, $3, $4, 'RUNNING', $5, rtrim(artifact_location, '/') || '/' || $2 || '/artifacts' from e returning *),
            t as (insert into run_tag select r.id, k, v from r, unnest($6::text[], $7::text[]) as t (k, v))
            select {InfoColumns} from r
            """,
            ExperimentStore.Id(experiment), runId, stored[RunNameTag], userId ?? "", startTime ?? Now(), stored.Keys.ToArray(),
            stored.Values.ToArray()));
        if (rows is not [var info])
            throw await ExperimentProblemAsync(experiment, cancellationToken);

        return new(info, new(null, null, [.. stored.Select(t => new KeyValue(t.Key, t.Value))]), new(null));
    }

    public async Task<Run> GetAsync(string runId, CancellationToken cancellationToken)
    {
        var found = await database.QueryAsync(Read, cancellationToken, Statement(
            $"select {InfoColumns}, {RunContent.Columns} from run r {RunContent.Joins} where r.run_id = $1", runId));
        return found is [var run] ? run : throw Unknown(runId);
    }

    public async Task<RunInfo> GetInfoAsync(string runId, CancellationToken cancellationToken)
    {
        var found = await database.QueryAsync(
            ReadInfo, cancellationToken, Statement($"select {InfoColumns} from run r where r.run_id = $1", runId));
        return found is [var info] ? info : throw Unknown(runId);
    }

    public async Task<RunInfo> UpdateAsync(string runId, string? status, long? endTime, string? name, CancellationToken cancellationToken)
    {
        var rows = await database.QueryAsync(ReadInfo, cancellationToken, Statement($"""
            with r as (
                update run set status = coalesce($2::text, status), end_time = coalesce($3::bigint, end_time),
                    name = coalesce($4::text, name)
                where run_id = $1 and lifecycle_stage = 'active' returning *),
            t as (insert into run_tag select id, '{RunNameTag}', $4::text from r where $4::text is not null
                on conflict (run, key) do update set value = excluded.value)
            select {InfoColumns} from r
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
            ? NotActive(runId, stage)
            : Unknown(runId);

    public static RunInfo ReadInfo(NpgsqlDataReader r) => new(
        RunUuid: r.GetString(0),
        RunId: r.GetString(0),
        RunName: r.GetString(1),
        ExperimentId: r.GetString(2),
        UserId: r.GetString(3),
        Status: r.GetString(4),
        StartTime: r.GetInt64(5),
        EndTime: r.OrNull<long?>(6),
        ArtifactUri: r.GetString(7),
        LifecycleStage: r.GetString(8));

    /// <summary>A row of <see cref="InfoColumns"/> and <see cref="RunContent.Columns"/>.</summary>
    public static Run Read(NpgsqlDataReader r) => RunContent.Read(r, ReadInfo(r), InfoCount);

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
            throw Unknown(runId);
    }

    private async Task<MlflowException> ExperimentProblemAsync(string experimentId, CancellationToken cancellationToken) =>
        (await database.QueryAsync(r => r.GetString(0), cancellationToken, Statement("select lifecycle_stage from experiment where id = $1",
            ExperimentStore.Id(experimentId)))) is [_]
            ? ExperimentStore.NotActive(experimentId)
            : ExperimentStore.Unknown(experimentId);

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
