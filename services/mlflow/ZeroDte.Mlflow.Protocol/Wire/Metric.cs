namespace ZeroDte.Mlflow.Protocol.Wire;

/// <param name="RunId">Only in bulk answers.</param>
public sealed record Metric(string Key, double Value, long Timestamp, long Step = 0, string? RunId = null);

public sealed record MetricsResponse(IReadOnlyList<Metric>? Metrics, string? NextPageToken = null);
