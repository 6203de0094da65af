namespace ZeroDte.Mlflow.Protocol.Wire;

/// <remarks>Times are milliseconds since 1970, here and everywhere in this protocol.</remarks>
public sealed record Experiment(
    string ExperimentId, string Name, string ArtifactLocation, string LifecycleStage, long LastUpdateTime, long CreationTime,
    IReadOnlyList<KeyValue>? Tags);

public sealed record CreateExperimentRequest(string Name, string? ArtifactLocation = null, IReadOnlyList<KeyValue>? Tags = null);

public sealed record CreateExperimentResponse(string ExperimentId);

public sealed record ExperimentResponse(Experiment Experiment);

public sealed record ExperimentsResponse(IReadOnlyList<Experiment>? Experiments, string? NextPageToken);
