namespace ZeroDte.Mlflow.Protocol.Wire;

/// <summary>A dataset that runs of an experiment took.</summary>
/// <param name="Context">What for, such as training.</param>
public sealed record DatasetSummary(string ExperimentId, string Name, string Digest, string? Context);

public sealed record DatasetSummariesResponse(IReadOnlyList<DatasetSummary>? DatasetSummaries);
