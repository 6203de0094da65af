namespace ZeroDte.Mlflow.Protocol.Wire;

/// <param name="Tags">The tag <c>mlflow.data.context</c> says what the data was for, such as training.</param>
public sealed record DatasetInput(IReadOnlyList<KeyValue>? Tags, Dataset Dataset);

/// <param name="Digest">At most 36 characters that change with the data.</param>
public sealed record Dataset(string Name, string Digest, string SourceType, string Source, string? Schema = null, string? Profile = null);
