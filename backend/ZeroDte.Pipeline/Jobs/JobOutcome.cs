using System.Text.Json;

namespace ZeroDte.Pipeline.Jobs;

/// <summary>How an attempt ended, if not by an exception: <see cref="Done"/> or <see cref="Waiting"/>.</summary>
public abstract record JobOutcome;

/// <summary>The work is done; what was written commits together with this result.</summary>
/// <param name="Summary">For a person, one line.</param>
/// <param name="Result">For programs.</param>
public sealed record Done(string Summary, JsonElement? Result = null) : JobOutcome
{
    /// <summary>The bars that it was made from; null if it depends on none.</summary>
    public MadeFrom? MadeFrom { get; init; }

    /// <summary>Whether more is to come, such as what waits for the opening price: the same key may run again, and completes it.</summary>
    public bool IsPartial { get; init; }
}

/// <summary>The data is not there yet. Nothing commits, and the job is tried again when data arrives.</summary>
/// <param name="For">What it waits for, such as "the bar of AAPL of 2018-05-11".</param>
public sealed record Waiting(string For) : JobOutcome
{
    /// <summary>Time in which it need not be tried again unless data is announced; null for the usual.</summary>
    public TimeSpan? AtLeast { get; init; }
}
