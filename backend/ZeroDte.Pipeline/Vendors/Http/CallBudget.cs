namespace ZeroDte.Pipeline.Vendors.Http;

/// <summary>The calls of a key that count against its limits. Immutable.</summary>
/// <param name="Day">Of New York, where vendors count days.</param>
/// <param name="Used">Calls on that day.</param>
/// <param name="Recent">When calls of the last minute were made, in order.</param>
/// <param name="ClosedUntil">When the vendor said that it takes calls again; null if it did not.</param>
internal sealed record CallBudget(DateOnly Day, int Used, IReadOnlyList<DateTimeOffset> Recent, DateTimeOffset? ClosedUntil)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>No vendor closes for longer; what says so was written by a clock that was wrong.</summary>
    private static readonly TimeSpan LongestClosure = TimeSpan.FromHours(25);

    /// <param name="today">The day of <paramref name="now"/>.</param>
    /// <param name="midnight">When it ends.</param>
    /// <param name="canWait">Whether it takes no more than half of the calls of any minute or day, so that others find some left.</param>
    /// <returns>The budget with one call taken, or when one can be had and why not now.</returns>
    /// <remarks>Never more than <see cref="VendorOptions.PerMinute"/> in any 60 seconds, whichever minutes the vendor counts.</remarks>
    public (CallBudget After, DateTimeOffset? Until, string Reason) Take(
        VendorOptions limits, DateOnly today, DateTimeOffset midnight, DateTimeOffset now, bool canWait)
    {
        if (ClosedUntil > now && ClosedUntil - now < LongestClosure)
            return (this, ClosedUntil, "it said that there were too many");
        var (perMinute, perDay, kept) = canWait
            ? ((limits.PerMinute + 1) / 2, (limits.PerDay + 1) / 2, ", and the others are kept for what is more urgent")
            : (limits.PerMinute, limits.PerDay, "");
        var used = Day == today ? Used : 0;
        if (perDay > 0 && used >= perDay)
            return (this, midnight, $"all {perDay} calls of {today:yyyy-MM-dd} are used{kept}");
        DateTimeOffset[] recent = [.. Recent.Where(call => call <= now && now - call < Minute)];
        if (perMinute > 0 && recent.Length >= perMinute)
            return (this, recent[^perMinute] + Minute, $"{perMinute} calls were made within a minute{kept}");
        var next = recent.Length > 0 ? recent[^1].AddSeconds(limits.SecondsBetween) : now;
        return next > now
            ? (this, next, $"the last call was less than {limits.SecondsBetween} s ago")
            : (new(today, used + 1, limits.PerMinute > 0 || limits.SecondsBetween > 0 ? [.. recent, now] : [], null), null, "");
    }
}
