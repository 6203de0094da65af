using System.Text.Json;

namespace ZeroDte.Pipeline.Jobs;

/// <summary>How an attempt ended, if not by an exception: <see cref="Done"/> or <see cref="Waiting"/>.</summary>
public abstract record JobOutcome;

/// <summary>The work is done; what was written commits together with this result.</summary>
/// <param name="Summary">For a person, one line.</param>
/// <param name="Result">For programs.</param>
public sealed record Done(string Summary, JsonElement? Result = null) : JobOutcome;

/// <summary>The data is not there yet. Nothing commits, and the job is tried again when data arrives.</summary>
/// <param name="For">What it waits for, such as "the bar of AAPL of 2018-05-11".</param>
public sealed record Waiting(string For) : JobOutcome;
