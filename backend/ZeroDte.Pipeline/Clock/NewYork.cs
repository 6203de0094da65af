namespace ZeroDte.Pipeline.Clock;

/// <summary>The exchange's own time.</summary>
internal static class NewYork
{
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");

    /// <summary>The day that it is there at an instant.</summary>
    public static DateOnly Day(DateTimeOffset instant) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, Zone).DateTime);

    public static DateTimeOffset At(DateOnly day, TimeOnly time) => At(day.ToDateTime(time));

    /// <param name="local">As its clocks show it, of no kind.</param>
    public static DateTimeOffset At(DateTime local) => new(local, Zone.GetUtcOffset(local));
}
