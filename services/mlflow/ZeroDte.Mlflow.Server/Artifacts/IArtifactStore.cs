namespace ZeroDte.Mlflow.Server.Artifacts;

/// <summary>Keeps objects under names that <see cref="ObjectName"/> makes, never under names that clients choose.</summary>
internal interface IArtifactStore
{
    /// <summary>Keeps all of the content or nothing of it; when this returns it is on stable storage.</summary>
    Task<StoredObject> WriteAsync(string name, Stream content, CancellationToken cancellationToken);

    /// <param name="from">How many bytes to leave out; fewer than it has, unless none.</param>
    /// <exception cref="ObjectMissingException">There is no such object.</exception>
    Task<Stream> OpenAsync(string name, long from, CancellationToken cancellationToken);

    /// <summary>An object that is not there is as good as deleted.</summary>
    Task DeleteAsync(string name, CancellationToken cancellationToken);

    /// <summary>All there is, unfinished writes included.</summary>
    IAsyncEnumerable<FoundObject> ListAsync(CancellationToken cancellationToken);
}

/// <param name="Sha256">Of the content, taken while it passed.</param>
internal sealed record StoredObject(long Size, byte[] Sha256);

internal sealed record FoundObject(string Name, long Size, DateTimeOffset Written);

internal sealed class ObjectMissingException(string name, Exception? innerException = null)
    : IOException($"The store has no object {name}.", innerException);
