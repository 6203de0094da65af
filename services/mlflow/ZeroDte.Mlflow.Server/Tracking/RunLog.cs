using System.Text.Json;
using Npgsql;
using ZeroDte.Mlflow.Protocol;
using ZeroDte.Mlflow.Protocol.Wire;
using ZeroDte.Mlflow.Server.Hosting;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Mlflow.Server.Tracking;

/// <summary>
/// What is logged to a run. Each request is one round trip and one transaction that takes the run's row lock first, so
/// writers of one run take turns and none can deadlock.
/// </summary>
internal sealed class RunLog(Database database)
{
    public const int MaxMetrics = 1000;
    public const int MaxParams = 100;
    public const int MaxTags = 100;
    public const int MaxItems = 1000;
    public const int MaxBytes = 1_000_000;

    public const string ParamConflict = "ZP001"; // raised by same_param in the schema

    private const string LockRun = "select lifecycle_stage from run where run_id = $1 for no key update";

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
        CheckLimits(metrics.Count, parameters.Count, tags.Count);
        Keys.CheckRunId(runId);
        var (sorted, last, latest) = (Params(parameters), Tags(tags), Latest(metrics));
        var ofModels = metrics.Where(m => m.ModelId is not null).ToArray();
        try
        {
            var stages = await database.QueryAsync(
                r => r.GetString(0), cancellationToken, Statement(ofModels.Length == 0 ? Write : WriteWithModels,
                [
                    runId, sorted.Select(p => p.Key).ToArray(), sorted.Select(p => p.Value).ToArray(), last.Keys.ToArray(),
                    last.Values.ToArray(), last.GetValueOrDefault(RunStore.RunNameTag),
                    .. Columns(metrics), .. Columns(latest),
                    .. ofModels.Length == 0 ? [] : ModelColumns(ofModels),
                ]));
            CheckActive(runId, stages);
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

    /// <summary>The same dataset to the same run again is fine; the first one's tags stay.</summary>
    public async Task WriteInputsAsync(string runId, IReadOnlyList<DatasetInput> inputs, IReadOnlyList<string> models,
        CancellationToken cancellationToken)
    {
        if (inputs.Count > MaxItems)
            throw MlflowException.Invalid($"A request can log at most {MaxItems} datasets; got {inputs.Count}.");
        var distinct = inputs.Select(InputRules.Check).DistinctBy(i => (i.Dataset.Name, i.Dataset.Digest))
            .OrderBy(i => i.Dataset.Name, StringComparer.Ordinal).ThenBy(i => i.Dataset.Digest, StringComparer.Ordinal).ToArray();

        var stages = await database.QueryAsync(
            r => r.GetString(0), cancellationToken,
            Statement(LockRun, Keys.CheckRunId(runId)),
            Statement("""
                insert into dataset (experiment, name, digest, source_type, source, schema, profile)
                select r.experiment, t.* from run r, unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[]) as t
                where r.run_id = $1 and r.lifecycle_stage = 'active' on conflict do nothing
                """,
                runId, Column(d => d.Name), Column(d => d.Digest), Column(d => d.SourceType), Column(d => d.Source), Column(d => d.Schema),
                Column(d => d.Profile)),
            Statement("""
                insert into dataset_input (run, dataset, tags, context)
                select r.id, d.id, t.tags::jsonb, t.context
                from run r, unnest($2::text[], $3::text[], $4::text[], $5::text[]) as t (name, digest, tags, context), dataset d
                where r.run_id = $1 and r.lifecycle_stage = 'active' and d.experiment = r.experiment and d.name = t.name
                    and d.digest = t.digest
                on conflict do nothing
                """,
                runId, Column(d => d.Name), Column(d => d.Digest),
                distinct.Select(i => JsonSerializer.Serialize(i.Tags ?? [], MlflowJson.Wire.IReadOnlyListKeyValue)).ToArray(),
                distinct.Select(i => i.Tags?.FirstOrDefault(t => t.Key == "mlflow.data.context")?.Value).ToArray()),
            Models(runId, "input", [.. models.Select(id => new ModelOutput(id))]));
        CheckActive(runId, stages);

        string?[] Column(Func<Dataset, string?> field) => [.. distinct.Select(i => field(i.Dataset))];
    }

    /// <summary>Which models a run made; the same again is fine.</summary>
    public async Task WriteOutputsAsync(string runId, IReadOnlyList<ModelOutput> models, CancellationToken cancellationToken)
    {
        CheckActive(runId, await database.QueryAsync(
            r => r.GetString(0), cancellationToken, Statement(LockRun, Keys.CheckRunId(runId)), Models(runId, "output", models)));
    }

    /// <param name="stages">Of the run, if there is one.</param>
    private static void CheckActive(string runId, List<string> stages)
    {
        if (stages is not [var stage])
            throw RunStore.Unknown(runId);
        if (stage != Lifecycle.Active)
            throw RunStore.NotActive(runId, stage);
    }

    private static NpgsqlBatchCommand Models(string runId, string direction, IReadOnlyList<ModelOutput> models) => Statement("""
        insert into run_model (run, direction, model_id, step) select r.id, $2, m, step
            from run r, unnest($3::text[], $4::bigint[]) as t (m, step)
        where r.run_id = $1 and r.lifecycle_stage = 'active' on conflict do nothing
        """, runId, direction, models.Select(m => m.ModelId).ToArray(), models.Select(m => m.Step).ToArray());

    private static void CheckLimits(int metrics, int parameters, int tags)
    {
        Check("metrics", MaxMetrics, metrics);
        Check("params", MaxParams, parameters);
        Check("tags", MaxTags, tags);
        Check("metrics, params, and tags", MaxItems, metrics + parameters + tags);

        static void Check(string what, int limit, int count)
        {
            if (count > limit)
            {
                throw MlflowException.Invalid(
                    $"A batch logging request can contain at most {limit} {what}. Got {count} {what}. Please split up {what} across "
                        + "multiple requests and try again.");
            }
        }
    }

    private static KeyValue[] Params(IReadOnlyList<KeyValue> parameters)
    {
        var sorted = parameters
            .Select((p, i) => new KeyValue(Keys.Check(p.Key, $"params[{i}].key"), Keys.Truncate(p.Value ?? "", Keys.MaxParamValue)))
            .OrderBy(p => p.Key, StringComparer.Ordinal).ToArray();
        var doubled = sorted.Zip(sorted.Skip(1)).Where(pair => pair.First.Key == pair.Second.Key).Select(pair => $"'{pair.First.Key}'")
            .Distinct().ToArray();
        if (doubled.Length > 0)
        {
            throw MlflowException.Invalid(
                $"Duplicate parameter keys have been submitted: [{string.Join(", ", doubled)}]. Please ensure the request contains only "
                    + "one param value per param key.");
        }

        return sorted;
    }

    /// <summary>Of a key that comes twice the last counts. The tag mlflow.runName is the run's name.</summary>
    private static SortedDictionary<string, string> Tags(IReadOnlyList<KeyValue> tags)
    {
        var last = new SortedDictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < tags.Count; i++)
            last[Keys.Check(tags[i].Key, $"tags[{i}].key")] = Keys.Truncate(tags[i].Value ?? "", Keys.MaxRunTagValue);
        return last;
    }

    private static Dictionary<string, Metric>.ValueCollection Latest(IReadOnlyList<Metric> metrics)
    {
        var latest = new Dictionary<string, Metric>(StringComparer.Ordinal);
        for (var i = 0; i < metrics.Count; i++)
        {
            var metric = metrics[i];
            Keys.Check(metric.Key, $"metrics[{i}].name");
            if (metric.Timestamp < 0)
            {
                throw MlflowException.Invalid(
                    $"Invalid value {metric.Timestamp} for parameter 'metrics[{i}].timestamp' supplied: metric '{metric.Key}' "
                        + $"(value={metric.Value}). Timestamp must be a nonnegative long (64-bit integer) ");
            }

            if (!latest.TryGetValue(metric.Key, out var before) || IsLater(metric, before))
                latest[metric.Key] = metric;
        }

        return latest.Values;
    }

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

    private static bool IsLater(Metric a, Metric b) =>
        (a.Step, a.Timestamp, Value(a)).CompareTo((b.Step, b.Timestamp, Value(b))) > 0;

    private static double Value(Metric metric) => double.IsNaN(metric.Value) ? double.NegativeInfinity : metric.Value;
}
