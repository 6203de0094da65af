using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Vendors.Http;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Vendors.AlphaVantage;

/// <summary>Minute bars as traded, regular hours only: a month in one answer.</summary>
internal sealed class AlphaVantageMinutes(
    VendorClient client, AlphaVantageVendor vendor, AlphaVantageIntraday reader) : IMinuteSource
{
    public string Name => AlphaVantageVendor.Title;

    public async Task<IReadOnlyList<MinuteBar>> ReadAsync(
        Symbol symbol, DateOnly first, DateOnly last, CancellationToken cancellationToken)
    {
        var found = new List<MinuteBar>();
        for (var month = first.AddDays(1 - first.Day); month <= last; month = month.AddMonths(1))
        {
            var question = AlphaVantageVendor.Question(AlphaVantageIntraday.Endpoint, "TIME_SERIES_INTRADAY",
                $"&interval=1min&month={month:yyyy-MM}&outputsize=full&adjusted=false&extended_hours=false",
                AlphaVantageIntraday.Member, symbol);
            reader.Read((await client.AskAsync(vendor, question with { CanWait = true }, cancellationToken)).Data(), symbol, found);
        }

        return found.Within(first, last);
    }
}
