namespace ZeroDte.Pipeline.Tuning;

/// <param name="Complete">Judged on every window.</param>
/// <param name="RacedOut">Stopped early because others were clearly better.</param>
/// <param name="Failed">Ended with an error, not in time, or with a value that is no number.</param>
public sealed record TrialCounts(int Complete, int RacedOut, int Failed)
{
    public int All => Complete + RacedOut + Failed;
}
