namespace ZeroDte.Postgres;

/// <summary>The database cannot be brought to the schema of this build; the message says why and what to do.</summary>
public sealed class MigrationException(string message, Exception? innerException = null) : Exception(message, innerException);
