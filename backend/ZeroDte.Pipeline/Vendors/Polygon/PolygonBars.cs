using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Clock;
using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Vendors.Http;
using ZeroDte.Pipeline.Vendors.Replies;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Vendors.Polygon;

/// <summary>
/// Daily bars as traded. Sessions near now are asked for once for all symbols where that takes fewer calls than asking by symbol, and a
/// history by symbol.
/// </summary>
internal sealed class PolygonBars(
    VendorClient client, PolygonVendor vendor, PolygonMarket market, PolygonDaily reader, FollowedSymbols followed, BarStore stored,
    TradingCalendar calendar, TimeProvider time) : IBarSource
{
    /// <summary>The history that every plan has, less some days, as plans count from today.</summary>
    private static readonly TimeSpan EveryPlansHistory = TimeSpan.FromDays(2 * 365 - 7);

    public string Name => PolygonVendor.Title;

    public bool IsAsTraded => true;

    public async Task ReadAsync(OfferedBars bars, DateOnly from, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var last = calendar.LastClosed(time.GetUtcNow());
        var first = from < calendar.FirstDay ? calendar.FirstDay : from;
        if (first > last || await SessionsAsync(bars, first, last, progress, cancellationToken))
            return;

        var pages = await PagesAsync(bars.Symbol!, first, last, cancellationToken);
        foreach (var page in pages)
        {
            reader.Read(page, bars.Symbol!, bars);
            progress?.Report(1);
        }

        bars.Hash = pages.Count == 1 ? pages[0].Hash : null;
    }

    /// <returns>Whether bars of the symbol were found among all symbols'.</returns>
    private async Task<bool> SessionsAsync(
        OfferedBars bars, DateOnly first, DateOnly last, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var sessions = calendar.Sessions(first, last).Take(PolygonMarket.MostSessions + 1).Select(session => session.Date).ToList();
        if (sessions.Count > PolygonMarket.MostSessions || !await IsCheaperAsync(sessions, last, cancellationToken))
            return false;

        var days = new List<PolygonRows>();
        foreach (var session in sessions)
        {
            if (await market.AskAsync(Whole(session, last), PolygonVendor.Results, PolygonDaily.Ticker, cancellationToken) is not { } day)
                return false;
            days.Add(day);
            progress?.Report((double)days.Count / sessions.Count);
        }

        foreach (var day in days)
            reader.Read(day[bars.Symbol!], day.AsOf, bars);
        return bars.Count > 0;
    }

    /// <summary>Whether at least as many symbols lack the last session as there are calls to make for all of them.</summary>
    private async Task<bool> IsCheaperAsync(List<DateOnly> sessions, DateOnly last, CancellationToken cancellationToken)
    {
        var calls = sessions.Count(session => !market.Has(Whole(session, last)));
        return calls <= 1
            || await stored.LackingAsync(await followed.AllAsync(cancellationToken), last, calls, cancellationToken) >= calls;
    }

    /// <summary>The bars of all symbols of a session; those of the last one to close may be followed by more.</summary>
    internal static VendorRequest Whole(DateOnly session, DateOnly last) => new(
        PolygonDaily.Grouped, $"/v2/aggs/grouped/locale/us/market/stocks/{session:yyyy-MM-dd}?adjusted=false")
    {
        Expects = PolygonVendor.Results,
        IsSettled = session < last,
    };

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
