namespace ZeroDte.ServiceDefaults.Background;

/// <summary>How one piece of background work stands.</summary>
/// <param name="Failures">In a row, without a quiet stretch in between; 0 when all is well.</param>
/// <param name="Since">When it came to stand so.</param>
/// <param name="Error">What the latest of these failures said; null when all is well.</param>
public sealed record BackgroundWork(string Name, int Failures, DateTimeOffset Since, string? Error)
{
    public bool IsWell => Failures == 0;

    public override string ToString() => IsWell
        ? $"{Name} works"
        : $"{Name} has failed {Failures} times since {Since:HH:mm:ss} UTC and starts again by itself: {Error}";
}
