namespace ZeroDte.Pipeline.Vendors.Http;

/// <summary>Times as vendors of ticks write them: nanoseconds since 1970, of which our clock keeps every hundred.</summary>
internal static class Nanoseconds
{
    private const ulong PerTick = 100;

    public static DateTime Utc(ulong nanoseconds) => DateTime.UnixEpoch.AddTicks((long)(nanoseconds / PerTick));

    public static ulong Of(DateTimeOffset time) => (ulong)(time.UtcDateTime - DateTime.UnixEpoch).Ticks * PerTick;
}
