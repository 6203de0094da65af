using ZeroDte.Pipeline.Market;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Vendors.Polygon;

/// <summary>Who was traded in a session, by the bars of the whole market.</summary>
internal sealed class PolygonTraded(PolygonMarket market, TradingCalendar calendar, TimeProvider time) : ITradedSource
{
    public string Name => PolygonVendor.Title;

    public async Task<TradedSymbols?> ReadAsync(Symbol symbol, DateOnly session, CancellationToken cancellationToken)
    {
        var question = PolygonBars.Whole(session, calendar.LastClosed(time.GetUtcNow()));
        if (await market.AskAsync(question, PolygonVendor.Results, PolygonDaily.Ticker, cancellationToken) is not { } rows)
            return null;

        var isAmongThem = rows[symbol].Any();
        return new(rows.AsOf, rows.Symbols - (isAmongThem ? 1 : 0), isAmongThem);
    }
}
