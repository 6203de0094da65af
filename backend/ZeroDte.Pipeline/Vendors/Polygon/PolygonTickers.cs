using System.Text.Json;
using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Vendors.Http;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Vendors.Polygon;

/// <summary>Which US stocks were listed on a day, and which no longer.</summary>
internal sealed class PolygonTickers(VendorClient client, PolygonVendor vendor) : ITickerSource
{
    public string Name => PolygonVendor.Title;

    public async Task<IReadOnlyList<ListedTicker>> ReadAsync(DateOnly on, bool isActive, CancellationToken cancellationToken)
    {
        var active = isActive ? "true" : "false";
        var question = new VendorRequest(
            "tickers", $"/v3/reference/tickers?market=stocks&date={on:yyyy-MM-dd}&active={active}&sort=ticker&order=asc&limit=1000")
        {
            Expects = PolygonVendor.Results,
        };
        return await ReadAsync(question, isActive, cancellationToken);
    }

    public async Task<ListedTicker?> FindAsync(Symbol symbol, DateOnly on, CancellationToken cancellationToken)
    {
        foreach (var (isActive, active) in new[] { (true, "true"), (false, "false") })
        {
            var question = new VendorRequest(
                "tickers", $"/v3/reference/tickers?ticker={symbol}&market=stocks&date={on:yyyy-MM-dd}&active={active}&limit=1000")
            {
                Expects = PolygonVendor.Results,
            };
            var found = await ReadAsync(question, isActive, cancellationToken);
            if (found.Where(share => share.Ticker == symbol.Value).MaxBy(share => share.DelistedOn) is { } share)
                return share;
        }

        return null;
    }

    private async Task<IReadOnlyList<ListedTicker>> ReadAsync(
        VendorRequest question, bool isActive, CancellationToken cancellationToken)
    {
        var tickers = new List<ListedTicker>();
        foreach (var page in await new PolygonPages(client, vendor).ReadAsync(question, cancellationToken))
            tickers.AddRange(page.Json().Member(PolygonVendor.Results).Items().Select(row => Read(row, isActive)));

        return tickers;
    }

    private static ListedTicker Read(JsonElement row, bool isActive)
    {
        if (row.Text("ticker") is not { } ticker)
            throw new IngestException($"A ticker cannot be read: {Words.Of(row.GetRawText())}.");
        var delisted = row.Text("delisted_utc");
        return new(ticker, row.Text("name") ?? "", row.Text("type"), row.Text("primary_exchange"), row.Text("share_class_figi"))
        {
            IsActive = isActive,
            DelistedOn = JsonReply.TryDay(delisted is { Length: > 10 } ? delisted[..10] : delisted, out var day) ? day : null,
        };
    }
}
