namespace ZeroDte.Pipeline.Storage;

/// <summary>No connection string is configured.</summary>
public sealed class NoDatabaseException() : Exception(
    "No database is configured. Start through ./zerodte or make run, which bring their own, or set "
        + $"ConnectionStrings__{StorageExtensions.ConnectionName} to an existing PostgreSQL server.");
