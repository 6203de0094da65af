using System.Text.Json;
using ZeroDte.Pipeline.Identity;

namespace ZeroDte.Pipeline.Jobs;

/// <summary>One try, as it is kept.</summary>
/// <param name="Message">The result's summary, what is waited for, or what went wrong; null while it runs.</param>
/// <param name="Progress">What it said last.</param>
/// <param name="Share">How much of the whole was done then, 0 to 1; null if nobody can tell.</param>
/// <param name="Reason">Why a revision was made; null of the first result.</param>
/// <param name="Slot">The time of the session that it is as of, where a session has several; else empty.</param>
public sealed record JobAttempt(
    long Id, string Job, string Symbol, DateOnly Session, RecordName Record, JobState State, DateTimeOffset Started, DateTimeOffset? Ended,
    string Host, int ProcessId, string? Message, string? Progress, double? Share, JsonElement? Parameters, int Revision, string? Reason,
    string Slot);
