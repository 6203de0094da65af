namespace ZeroDte.Pipeline.Objects;

/// <summary>A key has no object.</summary>
public sealed class ObjectMissingException(ObjectKey key, string store, Exception? innerException = null)
    : ObjectStoreException($"The object store {store} has no object {key}.", innerException);
