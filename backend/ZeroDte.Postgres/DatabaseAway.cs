using Npgsql;

namespace ZeroDte.Postgres;

/// <summary>Tells a database that is away, and comes back, from a statement that it refuses.</summary>
public static class DatabaseAway
{
    /// <summary>
    /// Whether the connection or the server went: no answer at all, an error that may pass, or one of PostgreSQL's class 57P, operator
    /// intervention, by which a server that stops or crashes ends its connections.
    /// </summary>
    public static bool IsAway(this NpgsqlException exception) =>
        exception is not PostgresException || exception.IsTransient || exception.SqlState is ['5', '7', 'P', ..];
}
