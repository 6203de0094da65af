using Npgsql;

namespace ZeroDte.Postgres;

/// <summary>Tells a database that is away, and comes back, from a statement that it refuses.</summary>
public static class DatabaseAway
{
    /// <summary>
    /// Whether the connection or the server went: no answer at all, or an error that may pass, as those by which a server that stops or
    /// crashes ends its connections.
    /// </summary>
    public static bool IsAway(this NpgsqlException exception) =>
        exception is not PostgresException || exception.IsTransient;
}
