using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Vendors.Http;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Vendors.AlphaVantage;

/// <summary>Dividends and splits, which stand beside the adjusted daily prices that only some plans have.</summary>
internal sealed class AlphaVantageActions(
    VendorClient client, AlphaVantageVendor vendor, AlphaVantageDaily reader, TradingCalendar calendar, TimeProvider time) : IActionSource
{
    public string Name => AlphaVantageVendor.Title;

    public async Task<IReadOnlyList<OfferedAction>> ReadAsync(Symbol symbol, DateOnly from, CancellationToken cancellationToken)
    {
        var first = from < calendar.FirstDay ? calendar.FirstDay : from;
        var isRecent = calendar.Between(first, calendar.LastClosed(time.GetUtcNow())) + 2 <= AlphaVantageDaily.LatestSessions;
        var reply = await client.AskAsync(
            vendor,
            AlphaVantageVendor.Question(AlphaVantageDaily.Adjusted, "TIME_SERIES_DAILY_ADJUSTED",
                $"&outputsize={(isRecent ? "compact" : "full")}", AlphaVantageDaily.Member, symbol),
            cancellationToken);
        var found = new List<OfferedAction>();
        reader.Read(reply.Data(), symbol, found);
        return [.. found.Where(offered => offered.Action.ExDate >= from).OrderBy(offered => offered.Action.ExDate)];
    }
}
