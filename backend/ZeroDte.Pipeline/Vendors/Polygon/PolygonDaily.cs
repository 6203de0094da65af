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

    /// <summary>The member of a grouped row that names its symbol.</summary>
    public const string Ticker = "T";

    private const int DaysKept = 2;

    /// <summary>The rows of the days that were read last: one answer serves all symbols.</summary>
    private readonly Recent<ContentHash, PolygonRows> _days = new(DaysKept);

    public string Vendor => PolygonVendor.Slug;

    public string Source => PolygonVendor.Title;

    public bool IsAsTraded => true;

    public IReadOnlyCollection<string> Endpoints => [Range, Grouped];

    public void Read(VendorReply reply, Symbol symbol, OfferedBars found)
    {
        if (reply.Endpoint == Range)
        {
            var json = reply.Json();
            Read(json.Member(PolygonVendor.Results).Items(), reply.ReceivedAt - PolygonTime.Delay(json), found);
            return;
        }

        var hash = reply.Hash!.Value;
        if (_days.Find(hash) is not { } day)
            _days.Keep(hash, day = PolygonRows.Of([reply], PolygonVendor.Results, Ticker));
        Read(day[symbol], day.AsOf, found);
    }

    /// <remarks>A range's stamp is the day's beginning in New York, a grouped one's the session's end: the day is the same.</remarks>
    public void Read(IEnumerable<JsonElement> rows, DateTimeOffset asOf, OfferedBars found)
    {
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

    private static DailyQuote? Quote(DateOnly session, JsonElement row) =>
        row.TryNumber("o", out var open) && row.TryNumber("h", out var high) && row.TryNumber("l", out var low)
            && row.TryNumber("c", out var close) && row.TryNumber("v", out var volume) && Shares.TryWhole(volume, out var shares)
            ? new() { Session = session, Open = open, High = high, Low = low, Close = close, Volume = shares }
            : null;
}
