using System.Text.Json;
using ZeroDte.Pipeline.Vendors.Http;
using ZeroDte.Pipeline.Vendors.Replies;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Vendors.Polygon;

/// <summary>An answer about many symbols, parsed once.</summary>
/// <param name="ReceivedAt">When its first page came.</param>
/// <param name="AsOf">The time of which it tells.</param>
internal sealed record PolygonRows(DateTimeOffset ReceivedAt, DateTimeOffset AsOf, ILookup<string, JsonElement> ByTicker)
{
    /// <summary>How many symbols there are in it.</summary>
    public int Symbols => ByTicker.Count;

    public IEnumerable<JsonElement> this[Symbol symbol] => ByTicker[symbol.Value];

    /// <param name="pages">One or more.</param>
    /// <param name="list">The member that holds the rows.</param>
    /// <param name="ticker">The member of a row that names its symbol.</param>
    public static PolygonRows Of(IReadOnlyList<VendorReply> pages, string list, string ticker)
    {
        var json = pages.Select(page => page.Json()).ToList();
        return new(
            pages[0].ReceivedAt, pages[0].ReceivedAt - PolygonTime.Delay(json[0]),
            json.SelectMany(page => page.Member(list).Items()).ToLookup(row => row.Text(ticker) ?? ""));
    }

    /// <summary>That there is nothing of what was asked for.</summary>
    public static PolygonRows None(DateTimeOffset receivedAt) =>
        new(receivedAt, receivedAt, Array.Empty<JsonElement>().ToLookup(_ => ""));
}
