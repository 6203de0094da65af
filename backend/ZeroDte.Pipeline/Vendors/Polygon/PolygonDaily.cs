using System.Text.Json;
using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Clock;
using ZeroDte.Pipeline.Identity;
using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Storage;
using ZeroDte.Pipeline.Vendors.Http;
using ZeroDte.Pipeline.Vendors.Replies;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Vendors.Polygon;

/// <summary>Reads daily bars as traded: a symbol's over a time, or all symbols' of a day.</summary>
internal sealed class PolygonDaily(TradingCalendar calendar) : IReplyReader<OfferedBars>
{
    public const string Range = "daily";
    public const string Grouped = "daily-grouped";

    private const int DaysKept = 2;

    /// <summary>The rows of the days that were read last: one answer serves all symbols.</summary>
    private readonly Recent<ContentHash, Day> _days = new(DaysKept);

    public string Vendor => PolygonVendor.Slug;

    public string Source => PolygonVendor.Title;

    public bool IsAsTraded => true;

    public IReadOnlyCollection<string> Endpoints => [Range, Grouped];

    /// <remarks>A range's stamp is the day's beginning in New York, a grouped one's the session's end: the day is the same.</remarks>
    public void Read(VendorReply reply, Symbol symbol, OfferedBars found)
    {
        var (rows, asOf) = Rows(reply, symbol);
        foreach (var row in rows)
        {
            if (!PolygonTime.TryStamp(row, out var stamp))
                found.Refuse(found.Count + 1, BarDefect.Unreadable, "its time is missing or none", row.GetRawText());
            else if (NewYork.Day(stamp) is var session && calendar.IsUnderWay(session, asOf))
                continue;
            else if (Quote(session, row) is { } quote)
                found.Offer(found.Count + 1, quote, row.GetRawText());
            else
                found.Refuse(found.Count + 1, BarDefect.Incomplete, $"a figure of {session:yyyy-MM-dd} is missing", row.GetRawText());
        }
    }

    private (IEnumerable<JsonElement> Rows, DateTimeOffset AsOf) Rows(VendorReply reply, Symbol symbol)
    {
        if (reply.Endpoint == Range)
        {
            var json = reply.Json();
            return (json.Member(PolygonVendor.Results).Items(), reply.ReceivedAt - PolygonTime.Delay(json));
        }

        var hash = reply.Hash!.Value;
        if (_days.Find(hash) is not { } day)
        {
            var json = reply.Json();
            day = new(
                json.Member(PolygonVendor.Results).Items().ToLookup(row => row.Text("T") ?? ""), PolygonTime.Delay(json));
            _days.Keep(hash, day);
        }

        return (day.Rows[symbol.Value], reply.ReceivedAt - day.Delay);
    }

    private static DailyQuote? Quote(DateOnly session, JsonElement row) =>
        row.TryNumber("o", out var open) && row.TryNumber("h", out var high) && row.TryNumber("l", out var low)
            && row.TryNumber("c", out var close) && row.TryNumber("v", out var volume) && Shares.TryWhole(volume, out var shares)
            ? new() { Session = session, Open = open, High = high, Low = low, Close = close, Volume = shares }
            : null;

    private sealed record Day(ILookup<string, JsonElement> Rows, TimeSpan Delay);
}
