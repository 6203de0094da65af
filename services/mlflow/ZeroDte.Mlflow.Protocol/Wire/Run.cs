namespace ZeroDte.Mlflow.Protocol.Wire;

public sealed record Run(RunInfo Info, RunData Data, RunInputs Inputs, RunOutputs? Outputs = null);

/// <param name="RunUuid">The same as <paramref name="RunId"/>, for old clients.</param>
/// <param name="Status">RUNNING, SCHEDULED, FINISHED, FAILED or KILLED.</param>
/// <param name="LifecycleStage">active or deleted.</param>
public sealed record RunInfo(
    string RunUuid, string RunId, string RunName, string ExperimentId, string UserId, string Status, long StartTime, long? EndTime,
    string ArtifactUri, string LifecycleStage);

/// <param name="Metrics">The latest point of each.</param>
public sealed record RunData(IReadOnlyList<Metric>? Metrics, IReadOnlyList<KeyValue>? Params, IReadOnlyList<KeyValue>? Tags);

public sealed record RunInputs(IReadOnlyList<DatasetInput>? DatasetInputs, IReadOnlyList<ModelInput>? ModelInputs = null);

public sealed record RunOutputs(IReadOnlyList<ModelOutput>? ModelOutputs);

public sealed record ModelInput(string ModelId);

public sealed record ModelOutput(string ModelId, long Step = 0);

public sealed record CreateRunRequest(
    string ExperimentId, string? RunName = null, long? StartTime = null, IReadOnlyList<KeyValue>? Tags = null, string? UserId = null);

public sealed record UpdateRunRequest(string RunId, string? Status = null, long? EndTime = null, string? RunName = null);

public sealed record SearchRunsRequest(
    IReadOnlyList<string> ExperimentIds, string? Filter = null, IReadOnlyList<string>? OrderBy = null, int MaxResults = 1000,
    string? RunViewType = null, string? PageToken = null);

public sealed record RunResponse(Run Run);

public sealed record RunInfoResponse(RunInfo RunInfo);

public sealed record RunsResponse(IReadOnlyList<Run>? Runs, string? NextPageToken);

public sealed record RunIdRequest(string RunId);

public sealed record SetTagRequest(string RunId, string Key, string Value);

public sealed record LogBatchRequest(string RunId, IReadOnlyList<Metric>? Metrics = null, IReadOnlyList<KeyValue>? Params = null,
    IReadOnlyList<KeyValue>? Tags = null);

public sealed record LogInputsRequest(string RunId, IReadOnlyList<DatasetInput> Datasets);
