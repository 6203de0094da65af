namespace ZeroDte.Mlflow.Protocol.Wire;

/// <param name="RunId">Only in bulk answers and those of logged models.</param>
/// <param name="ModelId">The logged model that was measured, if one was; the point is then the model's too.</param>
/// <param name="DatasetName">What it was measured on.</param>
public sealed record Metric(
    string Key, double Value, long Timestamp, long Step = 0, string? RunId = null, string? ModelId = null, string? DatasetName = null,
    string? DatasetDigest = null);

public sealed record MetricsResponse(IReadOnlyList<Metric>? Metrics, string? NextPageToken = null);
