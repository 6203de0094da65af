using System.Text.Json;

namespace ZeroDte.Pipeline.Jobs;

/// <summary>What became of one call to run a job.</summary>
/// <param name="Attempt">Its number in the history.</param>
/// <param name="Message">The result's summary, what is waited for, or what went wrong.</param>
/// <param name="Result">The result's data, whoever committed it.</param>
public sealed record JobRun(long Attempt, JobState State, string Message, JsonElement? Result = null)
{
    /// <summary>Whether there is a committed result, of this attempt or of an earlier one.</summary>
    public bool IsDone => State is JobState.Committed or JobState.AlreadyDone;

    /// <summary>The bars that the result was made from; null if it is unknown or depends on none.</summary>
    public MadeFrom? MadeFrom { get; init; }

    internal bool IsPartial { get; init; }

    /// <inheritdoc cref="Waiting.AtLeast"/>
    internal TimeSpan? AtLeast { get; init; }
}
