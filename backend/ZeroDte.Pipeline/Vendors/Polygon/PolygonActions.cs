using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Vendors.Http;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Vendors.Polygon;

/// <summary>Dividends and splits.</summary>
internal sealed class PolygonActions(VendorClient client, PolygonVendor vendor, PolygonActionReader reader) : IActionSource
{
    public string Name => PolygonVendor.Title;

    public async Task<IReadOnlyList<OfferedAction>> ReadAsync(Symbol symbol, DateOnly from, CancellationToken cancellationToken)
    {
        var found = new List<OfferedAction>();
        await ReadAsync(PolygonActionReader.Dividends, "ex_dividend_date");
        await ReadAsync(PolygonActionReader.Splits, "execution_date");
        return [.. found.OrderBy(offered => offered.Action.ExDate)];

        async Task ReadAsync(string endpoint, string day)
        {
            var question = new VendorRequest(
                endpoint, $"/v3/reference/{endpoint}?ticker={symbol}&{day}.gte={from:yyyy-MM-dd}&order=asc&sort={day}&limit=1000")
            {
                Symbol = symbol,
                Expects = PolygonVendor.Results,
            };
            foreach (var page in await new PolygonPages(client, vendor).ReadAsync(question, cancellationToken))
                reader.Read(page, symbol, found);
        }
    }
}
