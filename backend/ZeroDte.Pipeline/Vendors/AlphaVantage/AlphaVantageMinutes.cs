using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Vendors.Http;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Vendors.AlphaVantage;

/// <summary>Minute bars as traded, regular hours only: a month in one answer.</summary>
internal sealed class AlphaVantageMinutes(
    VendorClient client, AlphaVantageVendor vendor, AlphaVantageIntraday reader) : IMinuteSource
{
    public string Name => AlphaVantageVendor.Title;

    public async Task<IReadOnlyList<MinuteBar>> ReadAsync(Symbol symbol, DateOnly session, CancellationToken cancellationToken)
    {
        var reply = await client.AskAsync(
            vendor,
            AlphaVantageVendor.Question(AlphaVantageIntraday.Endpoint, "TIME_SERIES_INTRADAY",
                $"&interval=1min&month={session:yyyy-MM}&outputsize=full&adjusted=false&extended_hours=false",
                AlphaVantageIntraday.Member, symbol),
            cancellationToken);
        var found = new List<MinuteBar>();
        reader.Read(reply.Data(), symbol, found);
        return found.Of(session);
    }
}
