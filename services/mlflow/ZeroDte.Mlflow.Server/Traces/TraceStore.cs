using ZeroDte.Mlflow.Protocol;
using ZeroDte.Mlflow.Protocol.Wire;
using ZeroDte.Mlflow.Server.Artifacts;
using ZeroDte.Mlflow.Server.Hosting;
using ZeroDte.Mlflow.Server.Locations;
using ZeroDte.Mlflow.Server.Tracking;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Mlflow.Server.Traces;

internal sealed class TraceStore(Database database, ArtifactCatalog catalog)
{
    /// <summary>Where the client puts the spans. Its tag of this name only tells; the server goes by its own column.</summary>
    private const string LocationTag = "mlflow.artifactLocation";

    private const int MostAtOnce = 100;

    public static MlflowException Unknown(string id) => MlflowException.Missing($"Trace with ID '{id}' not found.");

    /// <summary>Creates a trace. One that is there already is replaced, and keeps what was tagged in between: a client sends again what
    /// it got no answer to.</summary>
    public async Task<Trace> StartAsync(
        Trace trace, IReadOnlyList<(string Id, string Body)> assessments, CancellationToken cancellationToken)
    {
        CheckId(trace.Id);
        var (metadata, tags) = (Distinct(trace.Metadata ?? []), Distinct(trace.Tags ?? []));
        var stages = await database.QueryAsync(r => r.GetString(0), cancellationToken, Statement($"""
            with e as (select id, lifecycle_stage, rtrim(artifact_location, '/') as root from experiment where id = $1),
            t as (
                insert into trace (trace_id, experiment, started, duration, status, client_request_id, request_preview, response_preview,
                    artifact_uri)
                select $2, id, $3, $4::bigint, $5, $6::text, $7::text, $8::text, root || '/traces/' || $2 || '/artifacts'
                from e where lifecycle_stage = 'active'
                on conflict (trace_id) do update set started = excluded.started, duration = excluded.duration, status = excluded.status,
                    client_request_id = excluded.client_request_id, request_preview = excluded.request_preview,
                    response_preview = excluded.response_preview
                returning trace_id, artifact_uri),
            m as (insert into trace_metadata select trace_id, k, v from t, unnest($9::text[], $10::text[]) as n (k, v) {Replace}),
            g as (
                insert into trace_tag select trace_id, k, v from t, unnest($11::text[], $12::text[]) as n (k, v)
                union all select trace_id, '{LocationTag}', artifact_uri from t {Replace}),
            a as (
                insert into trace_assessment (trace_id, assessment_id, body)
                select trace_id, i, b::jsonb from t, unnest($13::text[], $14::text[]) as n (i, b)
                on conflict (trace_id, assessment_id) do update set body = excluded.body)
            select lifecycle_stage from e
            """, ExperimentId.Parse(trace.Experiment), trace.Id, trace.Started, trace.Duration, trace.Status.Word, trace.ClientRequestId,
            trace.RequestPreview, trace.ResponsePreview, Keys(metadata), Values(metadata), Keys(tags), Values(tags),
            assessments.Select(a => a.Id).ToArray(), assessments.Select(a => a.Body).ToArray()));
        if (stages is not [var stage])
            throw ExperimentId.Unknown(trace.Experiment);
        return stage == Lifecycle.Active
            ? await GetAsync(trace.Id, cancellationToken)
            : throw ExperimentId.NotActive(trace.Experiment);
    }

    /// <param name="ended">Milliseconds since 1970.</param>
    public async Task<Trace> EndAsync(
        string id, long ended, TraceStatus status, IReadOnlyList<KeyValue> metadata, IReadOnlyList<KeyValue> tags,
        CancellationToken cancellationToken)
    {
        var (ms, ts) = (Distinct(metadata), Distinct(tags));
        await ChangeAsync(id, $"""
            with t as (update trace set duration = $2 - started, status = $3 where trace_id = $1 returning trace_id),
            m as (insert into trace_metadata select trace_id, k, v from t, unnest($4::text[], $5::text[]) as n (k, v) {Replace}),
            g as (insert into trace_tag select trace_id, k, v from t, unnest($6::text[], $7::text[]) as n (k, v) {Replace})
            select trace_id from t
            """, cancellationToken, ended, status.Word, Keys(ms), Values(ms), Keys(ts), Values(ts));
        return await GetAsync(id, cancellationToken);
    }

    public async Task<Trace> GetAsync(string id, CancellationToken cancellationToken) =>
        await GetAsync([id], cancellationToken) is [var trace] ? trace : throw Unknown(id);

    /// <returns>Those that there are.</returns>
    public Task<List<Trace>> GetAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken) => database.QueryAsync(
        Trace.Read, cancellationToken,
        Statement($"""
            select {Trace.Columns} from trace t where t.trace_id = any($1) order by array_position($1::text[], t.trace_id::text)
            """, [ids.ToArray()]));

    /// <summary>Where its spans are kept.</summary>
    public async Task<string> ArtifactUriAsync(string id, CancellationToken cancellationToken) =>
        (await database.QueryAsync(r => r.GetString(0), cancellationToken,
            Statement("select artifact_uri from trace where trace_id = $1", id))) is [var uri] ? uri : throw Unknown(id);

    public Task SetTagAsync(string id, string key, string value, CancellationToken cancellationToken)
    {
        var tag = Checked(new(key, value));
        return ChangeAsync(id, $"""
            with t as (select trace_id from trace where trace_id = $1 for key share),
            g as (insert into trace_tag select trace_id, $2, $3 from t {Replace})
            select trace_id from t
            """, cancellationToken, tag.Key, tag.Value);
    }

    public async Task DeleteTagAsync(string id, string key, CancellationToken cancellationToken)
    {
        var deleted = await database.QueryAsync(r => r.GetString(0), cancellationToken,
            Statement("delete from trace_tag where trace_id = $1 and key = $2 returning key", id, key));
        if (deleted.Count == 0)
            throw MlflowException.Missing($"No trace tag with key '{key}' for trace with ID '{id}'");
    }

    public async Task LinkAsync(IReadOnlyList<string> ids, string runId, CancellationToken cancellationToken)
    {
        if (ids.Count > MostAtOnce)
            throw MlflowException.Invalid($"Cannot link more than {MostAtOnce} traces to a run in a single request. Provided {ids.Count}.");
        var linked = await database.QueryAsync(r => r.GetInt64(0), cancellationToken, Statement("""
            with r as (select run_id from run where run_id = $2),
            t as (select trace_id from trace where trace_id = any($1) for key share),
            l as (insert into trace_run select trace_id, run_id from r, t on conflict do nothing)
            select (select count(*) from t) from r
            """, ids.Distinct().ToArray(), runId));
        if (linked is not [var found])
            throw MlflowException.Missing($"Run with id={runId} not found");
        if (found < ids.Distinct().Count())
        {
            throw MlflowException.Missing(
                $"{found} of the {ids.Distinct().Count()} traces were linked to the run: the others are not here.");
        }
    }

    /// <summary>For good, spans included: those named, or the oldest that began no later than a moment.</summary>
    /// <param name="until">Milliseconds since 1970; null where <paramref name="ids"/> names them.</param>
    public async Task<int> DeleteAsync(
        string experimentId, long? until, long? most, IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        CheckDeletion(until, most, ids);
        var gone = await database.QueryAsync(r => r.GetString(0), cancellationToken, Statement("""
            delete from trace where trace_id in (
                select trace_id from trace where experiment = $1 and (started <= $2 or trace_id = any($3)) order by started limit $4)
            returning artifact_uri
            """, ExperimentId.Parse(experimentId), until ?? long.MinValue, ids.ToArray(), most ?? long.MaxValue));
        foreach (var uri in gone)
        {
            if (ArtifactLocation.InStore(uri) is { Length: > 0 } folder)
                await catalog.DeleteAsync(folder, CancellationToken.None);
        }

        return gone.Count;
    }

    private async Task ChangeAsync(string id, string change, CancellationToken cancellationToken, params object?[] values)
    {
        if ((await database.QueryAsync(r => r.GetString(0), cancellationToken, Statement(change, [id, .. values]))).Count == 0)
            throw Unknown(id);
    }

    private static void CheckDeletion(long? until, long? most, IReadOnlyList<string> ids)
    {
        if (until is null && ids.Count == 0)
            throw MlflowException.Invalid("Either `max_timestamp_millis` or `request_ids` must be specified.");
        if (until is not null && ids.Count > 0)
            throw MlflowException.Invalid("Only one of `max_timestamp_millis` and `request_ids` can be specified.");
        if (ids.Count > 0 && most is not null)
            throw MlflowException.Invalid("`max_traces` can't be specified if `request_ids` is specified.");
        if (most <= 0)
            throw MlflowException.Invalid($"`max_traces` must be a positive integer, received {most}.");
    }

    /// <summary>It names a folder of artifacts.</summary>
    private static void CheckId(string id)
    {
        if (id.Length > Tracking.Keys.MaxKey || !id.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'))
            throw MlflowException.Invalid($"Invalid trace ID '{id}': expected letters, digits, - and _, {Tracking.Keys.MaxKey} at most.");
    }

    private static KeyValue[] Distinct(IReadOnlyList<KeyValue> pairs) =>
        [.. pairs.Where(p => p.Key != LocationTag).Select(Checked).Reverse().DistinctBy(p => p.Key)]; // the last of a key counts

    private static KeyValue Checked(KeyValue pair) => new(
        Tracking.Keys.CheckLength(pair.Key, Tracking.Keys.MaxKey, "key"),
        Tracking.Keys.Truncate(pair.Value ?? "", Tracking.Keys.MaxRunTagValue));

    private const string Replace = "on conflict (trace_id, key) do update set value = excluded.value";

    private static string[] Keys(KeyValue[] pairs) => [.. pairs.Select(p => p.Key)];

    private static string[] Values(KeyValue[] pairs) => [.. pairs.Select(p => p.Value!)];
}
