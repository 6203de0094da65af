namespace ZeroDte.Pipeline.Objects;

/// <param name="Written">When, on the store's own clock.</param>
public sealed record StoredObject(ObjectKey Key, long Bytes, DateTimeOffset Written);
