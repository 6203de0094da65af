using System.Text.Json;
using Npgsql;

namespace ZeroDte.Pipeline.Jobs;

/// <summary>What to run, and at what time.</summary>
/// <param name="Settle">What else is written, in the same transaction, once it is known what became of the attempt.</param>
internal sealed record JobClaim(JobKey Key, DateTimeOffset Now, JsonElement? Parameters, Func<JobRun, NpgsqlBatchCommand[]> Settle)
{
    /// <summary>Why it is not to run at all; null if it is.</summary>
    public string? Refusal { get; init; }

    /// <summary>The simulated time; null for the real one.</summary>
    public DateTimeOffset? Clock { get; init; }

    /// <summary>Why it is made again; null if it is not.</summary>
    public string? Reason { get; init; }

    public IProgress<JobProgress>? Progress { get; init; }

    /// <summary>Whether it is one of many that are walked through; nobody reads a line of log about each of these.</summary>
    public bool Walks { get; init; }
}
