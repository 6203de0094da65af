namespace ZeroDte.Pipeline.Clock;

/// <summary>The exchange's own time.</summary>
internal static class NewYork
{
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");

    public static DateOnly DateOf(DateTime utc) => DateOnly.FromDateTime(utc + Zone.GetUtcOffset(utc));

    public static DateTimeOffset At(DateOnly day, TimeOnly time) => At(day.ToDateTime(time));

    /// <param name="local">As its clocks show it, of no kind.</param>
    public static DateTimeOffset At(DateTime local) => new(local, Zone.GetUtcOffset(local));
}
