namespace ZeroDte.Mlflow.Protocol.Wire;

/// <param name="FileSize">Bytes; null for a folder.</param>
public sealed record ArtifactFile(string Path, bool IsDir, long? FileSize = null);

public sealed record ArtifactsResponse(string? RootUri, IReadOnlyList<ArtifactFile>? Files, string? NextPageToken = null);
