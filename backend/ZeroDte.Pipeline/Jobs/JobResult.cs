namespace ZeroDte.Pipeline.Jobs;

/// <summary>A committed result.</summary>
public sealed record JobResult(string Symbol, DateOnly Session, long Attempt, string Summary, DateTimeOffset CommittedAt);
