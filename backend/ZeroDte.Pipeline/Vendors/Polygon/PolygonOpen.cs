using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Vendors.Http;
using ZeroDte.Pipeline.Vendors.Replies;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Vendors.Polygon;

/// <summary>The price at which a session opened, told while it goes on.</summary>
internal sealed class PolygonOpen(VendorClient client, PolygonVendor vendor) : IOpenSource
{
    private const string Member = "open";

    public string Name => PolygonVendor.Title;

    public async Task<decimal?> ReadAsync(Symbol symbol, DateOnly session, CancellationToken cancellationToken)
    {
        var request = new VendorRequest("open-close", $"/v1/open-close/{symbol}/{session:yyyy-MM-dd}?adjusted=false")
        {
            Symbol = symbol,
            Expects = Member,
            IsLive = true,
        };
        var reply = await client.AskAsync(vendor, request, cancellationToken);
        if (reply.Verdict.Class == ReplyClass.NoData)
            return null;
        var json = reply.Data().Json();
        if (json.Text("symbol") != symbol.Value || !json.TryDay("from", out var day) || day != session)
        {
            throw new IngestException($"It answered of {Words.Of($"{json.Text("symbol")} on '{json.Text("from")}'")}, not of {symbol} on "
                + $"{session:yyyy-MM-dd}.");
        }

        return json.TryNumber(Member, out var open) && open > 0
            ? open
            : throw new IngestException($"Its opening price of {symbol} cannot be read: {json.Member(Member)?.GetRawText()}.");
    }
}
