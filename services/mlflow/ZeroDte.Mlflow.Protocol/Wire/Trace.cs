using System.Text.Json;

namespace ZeroDte.Mlflow.Protocol.Wire;

/// <summary>A trace as clients of MLflow 2 know it.</summary>
/// <param name="Status">TRACE_STATUS_UNSPECIFIED, OK, ERROR or IN_PROGRESS.</param>
public sealed record TraceInfo(
    string RequestId, string ExperimentId, long TimestampMs, long? ExecutionTimeMs, string Status, IReadOnlyList<KeyValue>? RequestMetadata,
    IReadOnlyList<KeyValue>? Tags);

public sealed record TraceInfoResponse(TraceInfo TraceInfo);

public sealed record TracesResponse(IReadOnlyList<TraceInfo>? Traces, string? NextPageToken);

/// <summary>A trace as clients of MLflow 3 know it.</summary>
/// <param name="RequestTime">By RFC 3339, in UTC.</param>
/// <param name="ExecutionDuration">Seconds with an s, as in <c>1.25s</c>.</param>
/// <param name="State">STATE_UNSPECIFIED, OK, ERROR or IN_PROGRESS.</param>
public sealed record TraceInfoV3(
    string TraceId, string? ClientRequestId, TraceLocation TraceLocation, string? RequestPreview, string? ResponsePreview,
    string RequestTime, string? ExecutionDuration, string State, IReadOnlyDictionary<string, string>? TraceMetadata,
    IReadOnlyList<JsonElement>? Assessments, IReadOnlyDictionary<string, string>? Tags);

public sealed record TraceLocation(string Type, TraceExperiment MlflowExperiment);

public sealed record TraceExperiment(string ExperimentId);

public sealed record TraceBody(TraceInfoV3 TraceInfo);

public sealed record TraceResponse(TraceBody Trace);

public sealed record TracesV3Response(IReadOnlyList<TraceInfoV3>? Traces, string? NextPageToken);

public sealed record TraceInfosResponse(IReadOnlyList<TraceInfoV3>? TraceInfos);

public sealed record TracesDeletedResponse(int TracesDeleted);

public sealed record AssessmentResponse(JsonElement Assessment);
