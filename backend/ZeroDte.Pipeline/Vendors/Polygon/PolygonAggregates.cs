using ZeroDte.Pipeline.Vendors.Http;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Vendors.Polygon;

internal static class PolygonAggregates
{
    /// <summary>Bars as traded over some days, both included, with as many on a page as there can be.</summary>
    public static VendorRequest Question(string endpoint, Symbol symbol, string timespan, DateOnly first, DateOnly last) => new(
        endpoint,
        $"/v2/aggs/ticker/{symbol}/range/1/{timespan}/{first:yyyy-MM-dd}/{last:yyyy-MM-dd}?adjusted=false&sort=asc&limit=50000")
    {
        Symbol = symbol,
        Expects = PolygonVendor.Results,
    };
}
