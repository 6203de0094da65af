using System.Globalization;
using System.Text.Json;
using Npgsql;
using ZeroDte.Mlflow.Protocol.Wire;
using ZeroDte.Mlflow.Server.Search;
using ZeroDte.Postgres;

namespace ZeroDte.Mlflow.Server.Traces;

/// <summary>A row of the table of traces, called <c>t</c>, with what it has many of.</summary>
/// <param name="Started">Milliseconds since 1970.</param>
/// <param name="Duration">Milliseconds; null while it runs.</param>
internal sealed record Trace(
    string Id, string Experiment, long Started, long? Duration, TraceStatus Status, string? ClientRequestId, string? RequestPreview,
    string? ResponsePreview, IReadOnlyList<KeyValue>? Metadata, IReadOnlyList<KeyValue>? Tags, JsonElement? Assessments)
{
    public const string Columns = """
        t.trace_id, t.experiment::text, t.started, t.duration, t.status, t.client_request_id, t.request_preview, t.response_preview,
        array(select key from trace_metadata m where m.trace_id = t.trace_id order by key),
        array(select value from trace_metadata m where m.trace_id = t.trace_id order by key),
        array(select key from trace_tag g where g.trace_id = t.trace_id order by key),
        array(select value from trace_tag g where g.trace_id = t.trace_id order by key),
        (select json_agg(a.body order by a.number)::text from trace_assessment a where a.trace_id = t.trace_id)
        """;

    public static Trace Read(NpgsqlDataReader r) => new(
        r.GetString(0), r.GetString(1), r.GetInt64(2), r.OrNull<long?>(3), TraceStatus.Stored(r.GetString(4)), r.OrNull<string>(5),
        r.OrNull<string>(6), r.OrNull<string>(7), Page.KeyValues(r, 8), Page.KeyValues(r, 10), r.JsonOrNull(12));

    public TraceInfo ForTwo() => new(Id, Experiment, Started, Duration, Status.OfTwo, Metadata, Tags);

    public TraceInfoV3 ForThree() => new(
        Id, ClientRequestId, new("MLFLOW_EXPERIMENT", new(Experiment)), RequestPreview, ResponsePreview,
        DateTimeOffset.FromUnixTimeMilliseconds(Started).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        Duration is { } milliseconds ? string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000m}s") : null,
        Status.OfThree, Map(Metadata), Assessments is { } list ? [.. list.EnumerateArray()] : null, Map(Tags));

    private static Dictionary<string, string>? Map(IReadOnlyList<KeyValue>? pairs) => pairs?.ToDictionary(p => p.Key, p => p.Value ?? "");
}
