namespace ZeroDte.Pipeline.Jobs;

/// <summary>How one job stands.</summary>
/// <param name="Schedule">In words; null if it only runs when asked to.</param>
/// <param name="Running">Attempts at this moment.</param>
/// <param name="ToDo">Units that wait for their turn or to be tried again, running ones included.</param>
/// <param name="Waiting">Units that wait for data.</param>
/// <param name="GivenUp">Units that failed too often or were cancelled, and that nobody tries again by itself.</param>
/// <param name="Message">What one that waits, failed or was given up says.</param>
/// <param name="LastResult">The last committed result of the live record; null if there is none.</param>
/// <param name="NextDue">Null if it has no schedule, or nothing is due because the clock stands still.</param>
public sealed record JobOverview(
    string Job, string? Schedule, bool Paused, long Running, long ToDo, long Waiting, long GivenUp, string? Message, JobResult? LastResult,
    DateTimeOffset? NextDue)
{
    /// <summary>All of that in a word or two.</summary>
    public string State =>
        Paused ? "paused"
        : Running > 0 ? "running"
        : GivenUp > 0 ? $"{GivenUp} given up"
        : Waiting > 0 ? $"{Waiting} waiting"
        : ToDo > 0 ? $"{ToDo} to do"
        : "idle";
}
