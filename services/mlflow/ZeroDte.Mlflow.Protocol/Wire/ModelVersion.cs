namespace ZeroDte.Mlflow.Protocol.Wire;

/// <param name="Version">A whole number from 1 on, as text.</param>
/// <param name="CurrentStage">None, Staging, Production or Archived.</param>
public sealed record ModelVersion(
    string Name, string Version, long CreationTimestamp, long LastUpdatedTimestamp, string? UserId, string CurrentStage,
    string? Description, string Source, string? RunId,
    string Status, string? StatusMessage, IReadOnlyList<KeyValue>? Tags, string? RunLink, IReadOnlyList<string>? Aliases,
    string? ModelId = null);

public sealed record CreateModelVersionRequest(
    string Name, string Source, string? RunId = null, IReadOnlyList<KeyValue>? Tags = null, string? RunLink = null,
    string? Description = null, string? ModelId = null);

public sealed record TransitionStageRequest(string Name, string Version, string Stage, bool ArchiveExistingVersions = false);

public sealed record SetVersionTagRequest(string Name, string Version, string Key, string Value);

public sealed record ModelVersionResponse(ModelVersion ModelVersion);

public sealed record ModelVersionsResponse(IReadOnlyList<ModelVersion>? ModelVersions, string? NextPageToken = null);

public sealed record DownloadUriResponse(string ArtifactUri);
