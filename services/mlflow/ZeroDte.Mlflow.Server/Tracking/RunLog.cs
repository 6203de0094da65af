using Npgsql;
using ZeroDte.Mlflow.Protocol;
using ZeroDte.Mlflow.Protocol.Wire;
using ZeroDte.Mlflow.Server.Hosting;
using ZeroDte.Postgres;

namespace ZeroDte.Mlflow.Server.Tracking;

/// <summary>
/// What is logged to a run. Each request is one round trip and one transaction that takes the run's row lock first, so
/// writers of one run take turns and none can deadlock.
/// </summary>
internal sealed class RunLog(Database database)
{
    public const string ParamConflict = "ZP001"; // raised by same_param in the schema

    /// <summary>
    /// All of it at once; an empty list writes nothing. The conflicts are looked at after the lock is held, whatever the statement saw
    /// before.
    /// </summary>
    private const string Write = $"{Writes} {Answer}";

    /// <summary>The same with the points of logged models, which only MLflow 3's clients send.</summary>
    private const string WriteWithModels = $"""
        {Writes},
        g as (
            insert into logged_model_metric (model_id, run_id, key, timestamp, step, value, dataset_name, dataset_digest)
            select model, $1, k, ts, step, value, dataset, digest
            from w, unnest($15::text[], $16::text[], $17::text[], $18::text[], $19::bigint[], $20::bigint[], $21::double precision[])
                as t (model, dataset, digest, k, ts, step, value)
            on conflict do nothing)
        {Answer}
        """;

    private const string Answer = "select lifecycle_stage from r";

    private const string Writes = """
        with r as (select id, experiment, lifecycle_stage from run where run_id = $1 for no key update),
        w as (select id, experiment from r where lifecycle_stage = 'active'),
        p as (
            insert into param as p select w.id, k, v from w, unnest($2::text[], $3::text[]) as t (k, v)
            on conflict (run, key) do update set value = same_param(p.key, p.value, excluded.value) where p.value <> excluded.value),
        t as (
            insert into run_tag select w.id, k, v from w, unnest($4::text[], $5::text[]) as t (k, v)
            on conflict (run, key) do update set value = excluded.value),
        n as (update run set name = $6 from w where run.id = w.id and $6::text is not null),
        m as (
            insert into metric select w.id, k, ts, step, value
                from w, unnest($7::text[], $8::bigint[], $9::bigint[], $10::double precision[]) as t (k, ts, step, value)
            on conflict do nothing),
        l as (
            insert into latest_metric as l (run, key, experiment, timestamp, step, value)
            select w.id, k, w.experiment, ts, step, value
                from w, unnest($11::text[], $12::bigint[], $13::bigint[], $14::double precision[]) as t (k, ts, step, value)
            on conflict (run, key) do update set timestamp = excluded.timestamp, step = excluded.step, value = excluded.value
            where (excluded.step, excluded.timestamp, coalesce(excluded.value, '-Infinity')) > (l.step, l.timestamp,
                coalesce(l.value, '-Infinity')))
        """;

    public async Task WriteAsync(
        string runId, IReadOnlyList<Metric> metrics, IReadOnlyList<KeyValue> parameters, IReadOnlyList<KeyValue> tags,
        CancellationToken cancellationToken)
    {
        var batch = new RunBatch(metrics, parameters, tags);
        Keys.CheckRunId(runId);
        try
        {
            RunRow.CheckActive(runId, await database.QueryAsync(r => r.GetString(0), cancellationToken, Statement(runId, batch)));
        }
        catch (PostgresException exception)
            when (exception.SqlState == PostgresErrorCodes.ForeignKeyViolation && exception.TableName == "logged_model_metric")
        {
            throw new MlflowException(ErrorCode.ResourceDoesNotExist,
                $"A metric names a logged model that is not there; nothing was logged. {exception.Detail}", exception);
        }
        catch (PostgresException exception) when (exception.SqlState == ParamConflict)
        {
            throw new MlflowException(
                ErrorCode.InvalidParameterValue,
                $"Changing param values is not allowed. Param with key='{exception.MessageText}' was already logged with "
                    + $"value='{exception.Detail}' for run ID='{runId}'. Attempted logging new value '{exception.Hint}'.",
                exception);
        }
    }

    private static NpgsqlBatchCommand Statement(string runId, RunBatch batch) => Sql.Statement(
        batch.OfModels.Length == 0 ? Write : WriteWithModels,
        [
            runId, batch.Params.Select(p => p.Key).ToArray(), batch.Params.Select(p => p.Value).ToArray(), batch.Tags.Keys.ToArray(),
            batch.Tags.Values.ToArray(), batch.Tags.GetValueOrDefault(RunStore.RunNameTag),
            .. Columns(batch.Metrics), .. Columns(batch.Latest),
            .. batch.OfModels.Length == 0 ? [] : ModelColumns(batch.OfModels),
        ]);

    private static object[] Columns(IReadOnlyCollection<Metric> points) =>
    [
        points.Select(m => m.Key).ToArray(),
        points.Select(m => m.Timestamp).ToArray(),
        points.Select(m => m.Step).ToArray(),
        points.Select(m => double.IsNaN(m.Value) ? (double?)null : m.Value).ToArray(),
    ];

    private static object[] ModelColumns(Metric[] points) =>
        [points.Select(m => m.ModelId).ToArray(), points.Select(m => m.DatasetName).ToArray(),
            points.Select(m => m.DatasetDigest).ToArray(), .. Columns(points)];
}
