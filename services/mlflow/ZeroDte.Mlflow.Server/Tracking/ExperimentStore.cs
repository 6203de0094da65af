using Microsoft.Extensions.Options;
using Npgsql;
using ZeroDte.Mlflow.Protocol;
using ZeroDte.Mlflow.Protocol.Wire;
using ZeroDte.Mlflow.Server.Hosting;
using ZeroDte.Mlflow.Server.Locations;
using ZeroDte.Mlflow.Server.Search;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Mlflow.Server.Tracking;

internal sealed class ExperimentStore(Database database, IOptions<MlflowServerOptions> options, TimeProvider time)
{
    private const int MaxName = 500;

    public const string Columns = """
        e.id::text, e.name, e.artifact_location, e.lifecycle_stage, e.updated, e.created,
        array(select key from experiment_tag t where t.experiment = e.id order by key), array(select value from experiment_tag t
            where t.experiment = e.id order by key)
        """;

    public async Task<string> CreateAsync(string name, string? location, IReadOnlyList<KeyValue> tags, CancellationToken cancellationToken)
    {
        CheckName(name);
        var stored = tags.Select(CheckTag).DistinctBy(t => t.Key).ToArray();
        var given = string.IsNullOrEmpty(location) ? null : ArtifactLocation.CheckForExperiment(location);
        var ids = await database.QueryAsync(r => r.GetString(0), cancellationToken, Statement("""
            with n as (select nextval(pg_get_serial_sequence('experiment', 'id')) as id),
            e as (
                insert into experiment (id, name, artifact_location, created, updated)
                    select id, $1, coalesce($2::text, $6 || '/' || id), $3, $3 from n
                on conflict (name) do nothing returning id),
            t as (insert into experiment_tag select e.id, k, v from e, unnest($4::text[], $5::text[]) as t (k, v))
            select id::text from e
            """, name, given, Now(), stored.Select(t => t.Key).ToArray(), stored.Select(t => t.Value).ToArray(),
            ArtifactLocation.Root(options.Value.DefaultArtifactRoot)));
        if (ids is not [var id])
        {
            throw new MlflowException(ErrorCode.ResourceAlreadyExists,
                $"Experiment(name={name}) already exists. A deleted experiment keeps its name: restore it, or choose another name.");
        }

        return id;
    }

    public async Task<Experiment> GetAsync(string experimentId, CancellationToken cancellationToken) =>
        (await database.QueryAsync(Read, cancellationToken, Statement($"select {Columns} from experiment e where e.id = $1",
            ExperimentId.Parse(experimentId)))) is [var experiment]
            ? experiment
            : throw ExperimentId.Unknown(experimentId);

    public async Task<Experiment> GetByNameAsync(string name, CancellationToken cancellationToken) =>
        (await database.QueryAsync(Read, cancellationToken, Statement($"select {Columns} from experiment e where e.name = $1",
            name))) is [var experiment]
            ? experiment
            : throw MlflowException.Missing($"Could not find experiment with name '{name}'");

    public async Task UpdateAsync(string experimentId, string newName, CancellationToken cancellationToken)
    {
        CheckName(newName);
        try
        {
            var stages = await database.QueryAsync(r => r.GetString(0), cancellationToken, Statement("""
                update experiment set name = case lifecycle_stage when 'active' then $2 else name end, updated = case lifecycle_stage
                    when 'active' then $3 else updated end
                where id = $1 returning lifecycle_stage
                """, ExperimentId.Parse(experimentId), newName, Now()));
            if (stages is not [var stage])
                throw ExperimentId.Unknown(experimentId);
            if (stage != Lifecycle.Active)
                throw new MlflowException(ErrorCode.InvalidState, "Cannot rename a non-active experiment.");
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            throw new MlflowException(ErrorCode.ResourceAlreadyExists, $"Experiment(name={newName}) already exists.", exception);
        }
    }

    /// <summary>Soft, and its active runs with it. Doing it again is fine.</summary>
    public Task DeleteAsync(string experimentId, CancellationToken cancellationToken) =>
        MoveAsync(experimentId, Lifecycle.Active, Lifecycle.Deleted, cancellationToken);

    public Task RestoreAsync(string experimentId, CancellationToken cancellationToken) =>
        MoveAsync(experimentId, Lifecycle.Deleted, Lifecycle.Active, cancellationToken);

    public async Task SetTagAsync(string experimentId, string key, string value, CancellationToken cancellationToken)
    {
        var tag = CheckTag(new(key, value));
        var stages = await database.QueryAsync(r => r.GetString(0), cancellationToken, Statement("""
            with e as (select id, lifecycle_stage from experiment where id = $1 for no key update),
            t as (insert into experiment_tag select id, $2, $3 from e where lifecycle_stage = 'active'
                on conflict (experiment, key) do update set value = excluded.value),
            u as (update experiment x set updated = $4 from e where x.id = e.id and e.lifecycle_stage = 'active')
            select lifecycle_stage from e
            """, ExperimentId.Parse(experimentId), tag.Key, tag.Value, Now()));
        CheckActive(experimentId, stages);
    }

    public async Task DeleteTagAsync(string experimentId, string key, CancellationToken cancellationToken)
    {
        var deleted = await database.QueryAsync(
            r => (Stage: r.GetString(0), Tags: r.GetInt64(1)), cancellationToken, Statement("""
            with e as (select id, lifecycle_stage from experiment where id = $1 for no key update),
            t as (delete from experiment_tag x using e where x.experiment = e.id and x.key = $2 and e.lifecycle_stage = 'active'
                returning 1),
            u as (update experiment x set updated = $3 from e where x.id = e.id and exists (select 1 from t))
            select lifecycle_stage, (select count(*) from t) from e
            """, ExperimentId.Parse(experimentId), key, Now()));
        CheckActive(experimentId, [.. deleted.Select(d => d.Stage)]);
        if (deleted is [{ Tags: 0 }])
            throw MlflowException.Missing($"No tag with name: {key} in experiment with id {experimentId}");
    }

    /// <param name="stages">Of the experiment, if there is one.</param>
    private static void CheckActive(string experimentId, List<string> stages)
    {
        if (stages is not [var stage])
            throw ExperimentId.Unknown(experimentId);
        if (stage != Lifecycle.Active)
            throw ExperimentId.NotActive(experimentId);
    }

    private async Task MoveAsync(string experimentId, string from, string to, CancellationToken cancellationToken)
    {
        var id = ExperimentId.Parse(experimentId);
        var found = await database.QueryAsync(
            r => r.GetInt64(0), cancellationToken,
            // Apart, so that the next statement sees all runs that were being created while this one waited for its lock.
            Statement("select id from experiment where id = $1 for no key update", id),
            Statement("""
                with e as (update experiment set lifecycle_stage = $3, updated = $4 where id = $1 and lifecycle_stage = $2 returning id)
                update run set lifecycle_stage = $3, deleted = case $3 when 'deleted' then $4 end from e
                where experiment = e.id and lifecycle_stage = $2
                """, id, from, to, Now()));
        if (found.Count == 0)
            throw ExperimentId.Unknown(experimentId);
    }

    private static void CheckName(string name)
    {
        if (name.Length > MaxName)
            throw MlflowException.Invalid($"'name' exceeds the maximum length of {MaxName} characters");
    }

    private static KeyValue CheckTag(KeyValue tag) =>
        new(Keys.Check(tag.Key), Keys.CheckLength(tag.Value ?? "", Keys.MaxTagValue, "value"));

    public static Experiment Read(NpgsqlDataReader r) => new(
        r.GetString(0), r.GetString(1), r.GetString(2), r.GetString(3), r.GetInt64(4), r.GetInt64(5), Page.KeyValues(r, 6));

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
