namespace ZeroDte.Pipeline.Jobs;

/// <summary>A committed result.</summary>
/// <param name="Revision">1, and one more each time it was made again.</param>
/// <param name="Reason">Why it was made again; null of the first.</param>
/// <param name="Slot">The time of the session that it is as of, where a session has several; else empty.</param>
/// <param name="MadeFrom">The bars that it was made from; null if it is unknown or depends on none.</param>
public sealed record JobResult(
    string Symbol, DateOnly Session, long Attempt, string Summary, DateTimeOffset CommittedAt, int Revision, string? Reason,
    MadeFrom? MadeFrom, string Slot)
{
    /// <summary>Whether those bars have changed since; null where nobody has looked.</summary>
    public bool? IsStale { get; init; }
}
