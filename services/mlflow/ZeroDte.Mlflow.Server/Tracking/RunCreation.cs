using ZeroDte.Mlflow.Protocol;
using ZeroDte.Mlflow.Protocol.Wire;
using ZeroDte.Mlflow.Server.Hosting;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Mlflow.Server.Tracking;

/// <summary>
/// Makes runs in experiments that are not deleted. The share of the experiment's row that each takes keeps a deletion waiting, which then
/// deletes the run with the rest.
/// </summary>
internal sealed class RunCreation(Database database, TimeProvider time)
{
    public async Task<Run> CreateAsync(
        string? experimentId, string? name, string? userId, long? startTime, IReadOnlyList<KeyValue> tags,
        CancellationToken cancellationToken)
    {
        var id = Guid.NewGuid();
        var stored = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var tag in tags)
            stored[Keys.Check(tag.Key)] = Keys.Truncate(tag.Value ?? "", Keys.MaxRunTagValue);
        var named = stored.GetValueOrDefault(RunStore.RunNameTag);
        if (name is { Length: > 0 } && named is { Length: > 0 } && named != name)
        {
            throw MlflowException.Invalid(
                $"Both 'run_name' argument and 'mlflow.runName' tag are specified, but with different values (run_name='{name}', "
                    + $"mlflow.runName='{named}').");
        }

        stored[RunStore.RunNameTag] = name is { Length: > 0 } ? name : named is { Length: > 0 } ? named : RunName.Of(id);
        var (experiment, runId) = (string.IsNullOrEmpty(experimentId) ? "0" : experimentId, $"{id:N}");
        var rows = await database.QueryAsync(RunRow.ReadInfo, cancellationToken, Statement($"""
            with e as (select id, artifact_location from experiment where id = $1 and lifecycle_stage = 'active' for share),
            r as (
                insert into run (run_id, experiment, name, user_id, status, start_time, artifact_uri)
                select $2, id, $3, $4, 'RUNNING', $5, rtrim(artifact_location, '/') || '/' || $2 || '/artifacts' from e returning *),
            t as (insert into run_tag select r.id, k, v from r, unnest($6::text[], $7::text[]) as t (k, v))
            select {RunRow.InfoColumns} from r
            """,
            ExperimentId.Parse(experiment), runId, stored[RunStore.RunNameTag], userId ?? "",
            startTime ?? time.GetUtcNow().ToUnixTimeMilliseconds(), stored.Keys.ToArray(), stored.Values.ToArray()));
        if (rows is not [var info])
            throw await ExperimentProblemAsync(experiment, cancellationToken);

        return new(info, new(null, null, [.. stored.Select(t => new KeyValue(t.Key, t.Value))]), new(null));
    }

    private async Task<MlflowException> ExperimentProblemAsync(string experimentId, CancellationToken cancellationToken) =>
        (await database.QueryAsync(r => r.GetString(0), cancellationToken, Statement("select lifecycle_stage from experiment where id = $1",
            ExperimentId.Parse(experimentId)))) is [_]
            ? ExperimentId.NotActive(experimentId)
            : ExperimentId.Unknown(experimentId);
}
