using ZeroDte.Pipeline.Jobs;

namespace ZeroDte.Presentation.Dashboard;

internal static class AttemptWords
{
    /// <summary>What became of it, or how far it is.</summary>
    public static string Of(JobAttempt attempt) => attempt.State switch
    {
        JobState.Running => $"runs{(attempt.Progress is { } progress ? $": {progress}" : "")}"
            + (attempt.Share is { } share ? $", {share:0%}" : ""),
        JobState.Committed => attempt.Message ?? "done",
        JobState.Waiting => $"waits for {attempt.Message}",
        JobState.AlreadyDone => $"done before: {attempt.Message}",
        JobState.Failed => $"failed: {attempt.Message}",
        JobState.Cancelled => $"cancelled: {attempt.Message}",
        _ => $"lost: {attempt.Message}",
    };

    public static string Took(JobAttempt attempt) => attempt.Ended is not { } ended ? "–" : (ended - attempt.Started) switch
    {
        { TotalSeconds: < 1 } brief => $"{brief.TotalMilliseconds:0} ms",
        { TotalMinutes: < 2 } some => $"{some.TotalSeconds:0.0} s",
        var took => $"{took.TotalMinutes:0} min",
    };
}
