namespace ZeroDte.Pipeline.Objects;

/// <summary>
/// Objects that are written once and never change, on a disk or in a bucket. Whoever may write a key twice puts the content's hash into it.
/// </summary>
/// <remarks>
/// Every method throws <see cref="ObjectStoreException"/> if the store cannot be used. Reading on in a stream that was opened throws any
/// <see cref="IOException"/>, which that is one of.
/// </remarks>
public interface IObjectStore
{
    /// <summary>
    /// Keeps all of the content or nothing of it, unless the key has an object; when this returns it is on stable storage.
    /// </summary>
    /// <param name="content">Read to its end from where it stands.</param>
    /// <returns>Whether it was written; false if the key had an object, which stays as it is.</returns>
    Task<bool> PutAsync(ObjectKey key, Stream content, CancellationToken cancellationToken);

    /// <exception cref="ObjectMissingException">The key has no object.</exception>
    Task<Stream> OpenAsync(ObjectKey key, CancellationToken cancellationToken);

    Task<bool> ExistsAsync(ObjectKey key, CancellationToken cancellationToken);

    /// <summary>All objects below a folder, in no order; what others put there under names that are no keys is left out.</summary>
    IAsyncEnumerable<StoredObject> ListAsync(ObjectKey folder, CancellationToken cancellationToken);

    /// <summary>An object that is not there is as good as deleted.</summary>
    Task DeleteAsync(ObjectKey key, CancellationToken cancellationToken);

    /// <summary>Where other programs find an object: the path of a file, or an address such as s3://bucket/key.</summary>
    string Locate(ObjectKey key);

    /// <summary>Deletes what writes that were killed have left, and says how much that was.</summary>
    /// <param name="before">What was written to later may belong to a write that is under way.</param>
    Task<int> DeleteUnfinishedAsync(DateTimeOffset before, CancellationToken cancellationToken);
}
