namespace ZeroDte.Mlflow.Protocol.Wire;

public sealed record LoggedModel(LoggedModelInfo Info, LoggedModelData Data);

/// <param name="Status">LOGGED_MODEL_PENDING, LOGGED_MODEL_READY or LOGGED_MODEL_UPLOAD_FAILED.</param>
public sealed record LoggedModelInfo(
    string ModelId, string ExperimentId, string Name, long CreationTimestampMs, long LastUpdatedTimestampMs, string ArtifactUri,
    string Status, string ModelType, string? SourceRunId, IReadOnlyList<KeyValue>? Tags);

/// <param name="Metrics">Every point that runs logged for it.</param>
public sealed record LoggedModelData(IReadOnlyList<KeyValue>? Params, IReadOnlyList<Metric>? Metrics = null);

public sealed record LoggedModelResponse(LoggedModel Model);

public sealed record LoggedModelsResponse(IReadOnlyList<LoggedModel>? Models, string? NextPageToken);
