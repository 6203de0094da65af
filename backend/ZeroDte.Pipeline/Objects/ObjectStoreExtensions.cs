namespace ZeroDte.Pipeline.Objects;

public static class ObjectStoreExtensions
{
    /// <inheritdoc cref="IObjectStore.PutAsync"/>
    public static async Task<bool> PutAsync(this IObjectStore store, ObjectKey key, byte[] content, CancellationToken cancellationToken)
    {
        using var stream = new MemoryStream(content, writable: false);
        return await store.PutAsync(key, stream, cancellationToken);
    }

    /// <summary>All of an object.</summary>
    /// <exception cref="ObjectMissingException">The key has no object.</exception>
    public static async Task<byte[]> ReadAsync(this IObjectStore store, ObjectKey key, CancellationToken cancellationToken)
    {
        await using var content = await store.OpenAsync(key, cancellationToken);
        try
        {
            using var all = new MemoryStream();
            await content.CopyToAsync(all, cancellationToken);
            return all.ToArray();
        }
        catch (IOException exception)
        {
            throw new ObjectStoreException($"The object {key} broke off: {exception.Message}", exception);
        }
    }
}
