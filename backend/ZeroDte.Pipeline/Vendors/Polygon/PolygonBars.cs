using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Vendors.Http;
using ZeroDte.Pipeline.Vendors.Replies;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Vendors.Polygon;

/// <summary>Daily bars as traded. A single session is asked for once for all symbols, more of them by symbol.</summary>
internal sealed class PolygonBars(
    VendorClient client, PolygonVendor vendor, PolygonDaily reader, TradingCalendar calendar, TimeProvider time) : IBarSource
{
    /// <summary>The history that every plan has, less some days, as plans count from today.</summary>
    private static readonly TimeSpan EveryPlansHistory = TimeSpan.FromDays(2 * 365 - 7);

    public string Name => PolygonVendor.Title;

    public bool IsAsTraded => true;

    public async Task ReadAsync(OfferedBars bars, DateOnly from, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var last = calendar.LastClosed(time.GetUtcNow());
        var first = from < calendar.FirstDay ? calendar.FirstDay : from;
        if (first > last || (first == last && await DayAsync(bars, last, cancellationToken)))
            return;

        var pages = await PagesAsync(bars.Symbol!, first, last, cancellationToken);
        foreach (var page in pages)
        {
            reader.Read(page, bars.Symbol!, bars);
            progress?.Report(1);
        }

        bars.Hash = pages.Count == 1 ? pages[0].Hash : null;
    }

    /// <returns>Whether the day's bar of the symbol was found among all symbols'.</returns>
    private async Task<bool> DayAsync(OfferedBars bars, DateOnly session, CancellationToken cancellationToken)
    {
        var request = new VendorRequest(
            PolygonDaily.Grouped, $"/v2/aggs/grouped/locale/us/market/stocks/{session:yyyy-MM-dd}?adjusted=false")
        {
            Expects = PolygonVendor.Results,
        };
        var reply = await client.AskAsync(vendor, request, cancellationToken);
        if (reply.Verdict.Class != ReplyClass.Data)
            return false;
        reader.Read(reply, bars.Symbol!, bars);
        return bars.Count > 0;
    }

    private Task<IReadOnlyList<VendorReply>> PagesAsync(
        Symbol symbol, DateOnly first, DateOnly last, CancellationToken cancellationToken)
    {
        var pages = new PolygonPages(client, vendor);
        var every = DateOnly.FromDateTime((time.GetUtcNow() - EveryPlansHistory).UtcDateTime);
        var all = Question(symbol, first, last);
        return first < every && every < last
            ? pages.ReadAsync(all, Question(symbol, every, last), cancellationToken)
            : pages.ReadAsync(all, cancellationToken);
    }

    private static VendorRequest Question(Symbol symbol, DateOnly first, DateOnly last) =>
        PolygonAggregates.Question(PolygonDaily.Range, symbol, "day", first, last);
}
