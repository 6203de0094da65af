using System.Text.Json;
using Npgsql;

namespace ZeroDte.Pipeline.Jobs;

/// <summary>What a job is given.</summary>
/// <param name="Now">The time it runs at: the real one, or the simulated one of a replay.</param>
/// <param name="Transaction">What is written through it commits together with the job's result, or not at all. The job neither commits it
/// nor rolls it back.</param>
/// <param name="Parameters">What the person who asked for this run wants different.</param>
/// <param name="Progress">Where reports go; null for nowhere.</param>
public sealed record JobContext(
    JobKey Key, DateTimeOffset Now, NpgsqlTransaction Transaction, JsonElement? Parameters = null, IProgress<JobProgress>? Progress = null)
{
    /// <summary>Why a revision is made; null of the first result.</summary>
    public string? Reason { get; init; }

    /// <summary>The simulated time, which what it asks for runs at too; null for the real time.</summary>
    internal DateTimeOffset? Clock { get; init; }

    /// <summary>Says what is being done. Cheap: may be called in a loop and from any thread.</summary>
    /// <param name="share">How much of the whole is done, 0 to 1; null if nobody can tell.</param>
    public void Report(string what, double? share = null) => Progress?.Report(new(what, share));
}
