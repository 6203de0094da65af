namespace ZeroDte.Pipeline.Storage;

public static class PostgresTime
{
    /// <summary>In UTC and whole microseconds, which is what PostgreSQL keeps: the same when it is read back.</summary>
    public static DateTimeOffset Stored(this DateTimeOffset time) =>
        new(time.UtcTicks - time.UtcTicks % TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);
}
