namespace ZeroDte.Pipeline.Clock;

/// <summary>The exchange's own time.</summary>
internal static class NewYork
{
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");

    public static DateTimeOffset At(DateOnly day, TimeOnly time)
    {
        var local = day.ToDateTime(time);
        return new(local, Zone.GetUtcOffset(local));
    }

    /// <summary>The day that it is there at an instant.</summary>
    public static DateOnly Day(DateTimeOffset instant) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, Zone).DateTime);
}
