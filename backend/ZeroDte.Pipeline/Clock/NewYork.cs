namespace ZeroDte.Pipeline.Clock;

/// <summary>The exchange's own time.</summary>
public static class NewYork
{
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");

    /// <summary>The day that it is there at an instant.</summary>
    public static DateOnly Day(DateTimeOffset instant) => DateOnly.FromDateTime(Local(instant).DateTime);

    /// <summary>What its clocks show at an instant.</summary>
    public static DateTimeOffset Local(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, Zone);

    public static DateTimeOffset At(DateOnly day, TimeOnly time) => At(day.ToDateTime(time));

    /// <param name="local">As its clocks show it, of no kind.</param>
    public static DateTimeOffset At(DateTime local) => new(local, Zone.GetUtcOffset(local));
}
