using ZeroDte.Pipeline.Clock;
using ZeroDte.Pipeline.Market;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Vendors.Http;

internal static class Sessions
{
    /// <summary>
    /// Whether the session goes on then, or is the next to come: vendors offer its bar so far, which is no mistake and no bar either.
    /// </summary>
    public static bool IsUnderWay(this TradingCalendar calendar, DateOnly session, DateTimeOffset instant) =>
        calendar.CurrentOrNext(instant).Date == session;

    /// <summary>Those minutes of regular hours that have ended by then, in order.</summary>
    /// <exception cref="IngestException">A minute is there twice.</exception>
    public static List<MinuteBar> Ended(this TradingCalendar calendar, IEnumerable<MinuteBar> minutes, DateTimeOffset instant)
    {
        var ended = new List<MinuteBar>();
        foreach (var day in minutes.GroupBy(Day).Where(day => calendar.IsSession(day.Key)))
        {
            var hours = calendar.Session(day.Key);
            var end = instant < hours.Close ? instant : hours.Close;
            ended.AddRange(day.Where(bar => bar.Start >= hours.Open.UtcDateTime && bar.Start.AddMinutes(1) <= end.UtcDateTime));
        }

        ended.Sort((a, b) => a.Start.CompareTo(b.Start));
        for (var i = 1; i < ended.Count; i++)
        {
            if (ended[i].Start == ended[i - 1].Start)
                throw new IngestException($"Its minute {ended[i].Start:yyyy-MM-dd HH:mm} UTC is there twice.");
        }

        return ended;
    }

    public static IReadOnlyList<MinuteBar> Within(this IEnumerable<MinuteBar> minutes, DateOnly first, DateOnly last) =>
        [.. minutes.Where(minute => Day(minute) is var day && first <= day && day <= last)];

    private static DateOnly Day(MinuteBar minute) => NewYork.Day(new(minute.Start, TimeSpan.Zero));
}
