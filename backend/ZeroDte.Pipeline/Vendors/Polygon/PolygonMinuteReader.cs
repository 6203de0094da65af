using System.Text.Json;
using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Vendors.Http;
using ZeroDte.Pipeline.Vendors.Replies;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Vendors.Polygon;

/// <summary>Reads minute bars, whose stamps are their beginnings; those outside regular hours are among them and are left out.</summary>
internal sealed class PolygonMinuteReader(TradingCalendar calendar) : IReplyReader<List<MinuteBar>>
{
    public const string Endpoint = "minutes";

    public string Vendor => PolygonVendor.Slug;

    public string Source => PolygonVendor.Title;

    public bool IsAsTraded => true;

    public IReadOnlyCollection<string> Endpoints => [Endpoint];

    public void Read(VendorReply reply, Symbol symbol, List<MinuteBar> found)
    {
        var json = reply.Json();
        var bars = json.Member(PolygonVendor.Results).Items().Select(row => Bar(row, symbol)).ToList();
        found.AddRange(calendar.Ended(bars, reply.ReceivedAt - PolygonTime.Delay(json)));
    }

    private static MinuteBar Bar(JsonElement row, Symbol symbol) =>
        PolygonTime.TryStamp(row, out var start) && start.UtcTicks % TimeSpan.TicksPerMinute == 0
            && row.TryNumber("o", out var open) && row.TryNumber("h", out var high) && row.TryNumber("l", out var low)
            && row.TryNumber("c", out var close) && row.TryNumber("v", out var volume) && Shares.TryWhole(volume, out var shares)
            ? Minutes.Checked(new(start.UtcDateTime, open, high, low, close, shares), symbol)
            : throw new IngestException($"A minute of {symbol} cannot be read: {Words.Of(row.GetRawText())}.");
}
