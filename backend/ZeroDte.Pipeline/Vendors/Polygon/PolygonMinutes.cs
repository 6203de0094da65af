using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Vendors.Http;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Vendors.Polygon;

/// <summary>Minute bars as traded.</summary>
internal sealed class PolygonMinutes(VendorClient client, PolygonVendor vendor, PolygonMinuteReader reader) : IMinuteSource
{
    public string Name => PolygonVendor.Title;

    public async Task<IReadOnlyList<MinuteBar>> ReadAsync(
        Symbol symbol, DateOnly first, DateOnly last, CancellationToken cancellationToken)
    {
        var found = new List<MinuteBar>();
        var question = PolygonAggregates.Question(PolygonMinuteReader.Endpoint, symbol, "minute", first, last) with { CanWait = true };
        foreach (var page in await new PolygonPages(client, vendor).ReadAsync(question, cancellationToken))
            reader.Read(page, symbol, found);
        return found.Within(first, last);
    }
}
