namespace ZeroDte.Mlflow.Protocol.Wire;

public sealed record RegisteredModel(
    string Name, long CreationTimestamp, long LastUpdatedTimestamp, string? Description, IReadOnlyList<ModelVersion>? LatestVersions,
    IReadOnlyList<KeyValue>? Tags, IReadOnlyList<ModelAlias>? Aliases);

public sealed record ModelAlias(string Alias, string Version);

public sealed record CreateRegisteredModelRequest(string Name, IReadOnlyList<KeyValue>? Tags = null, string? Description = null);

public sealed record AliasRequest(string Name, string Alias, string? Version = null);

public sealed record RegisteredModelResponse(RegisteredModel RegisteredModel);

public sealed record RegisteredModelsResponse(IReadOnlyList<RegisteredModel>? RegisteredModels, string? NextPageToken);
