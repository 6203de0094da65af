namespace ZeroDte.Pipeline.Tests.Vendors;

/// <summary>A clock on which every wait is over at once, with the time that it took gone by.</summary>
internal sealed class LeapingTime(DateTimeOffset now) : TimeProvider
{
    private readonly Lock _gate = new();
    private DateTimeOffset _now = now;

    public DateTimeOffset Now
    {
        get
        {
            lock (_gate)
                return _now;
        }
        set
        {
            lock (_gate)
                _now = value;
        }
    }

    /// <summary>What was waited for, in order.</summary>
    public List<TimeSpan> Waits { get; } = [];

    public override DateTimeOffset GetUtcNow() => Now.ToUniversalTime();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        lock (_gate)
        {
            _now += dueTime;
            Waits.Add(dueTime);
        }

        return System.CreateTimer(callback, state, TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
    }
}
