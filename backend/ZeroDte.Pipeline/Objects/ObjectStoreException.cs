namespace ZeroDte.Pipeline.Objects;

/// <summary>The object store cannot be used: it is away, full or closed to us. The message says which, and of what store.</summary>
public class ObjectStoreException(string message, Exception? innerException = null) : IOException(message, innerException);
