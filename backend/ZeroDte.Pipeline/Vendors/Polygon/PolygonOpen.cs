using ZeroDte.Pipeline.Clock;
using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Vendors.Http;
using ZeroDte.Pipeline.Vendors.Replies;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Vendors.Polygon;

/// <summary>
/// The price at which a session opened, told while it goes on: where several symbols are followed, of all of them by one snapshot, if the
/// key's plan has it.
/// </summary>
internal sealed class PolygonOpen(
    VendorClient client, PolygonVendor vendor, PolygonMarket market, FollowedSymbols followed, TradingCalendar calendar) : IOpenSource
{
    private const string Member = "open";
    private const string Tickers = "tickers";

    /// <summary>Beyond so many, an address does not hold their names: all of the market are asked for.</summary>
    private const int MostNamed = 250;

    public string Name => PolygonVendor.Title;

    public async Task<decimal?> ReadAsync(Symbol symbol, DateOnly session, CancellationToken cancellationToken)
    {
        var symbols = await followed.AllAsync(cancellationToken);
        if (symbols.Count > 1 && symbols.Contains(symbol))
        {
            var question = Snapshot(symbols);
            // What opened has opened; only of what had not then is it asked again.
            if (market.Kept(question) is { } kept && Opened(kept, symbol, session) is { } known)
                return known;
            if (await market.AskAsync(question, Tickers, PolygonActionReader.Ticker, cancellationToken) is { } rows)
                return Opened(rows, symbol, session);
        }

        return await BySymbolAsync(symbol, session, cancellationToken);
    }

    private static VendorRequest Snapshot(IReadOnlyList<Symbol> symbols) => new(
        "snapshot",
        $"/v2/snapshot/locale/us/markets/stocks/tickers{(symbols.Count > MostNamed ? "" : $"?tickers={string.Join(',', symbols)}")}")
    {
        Expects = Tickers,
        IsLive = true,
    };

    /// <summary>Null if the last that is told of the symbol is from before the open.</summary>
    private decimal? Opened(PolygonRows rows, Symbol symbol, DateOnly session)
    {
        var hours = calendar.Session(session);
        return rows[symbol].Select(row =>
            row.TryNumber("updated", out var stamp) && stamp is > 0 and < long.MaxValue
                && Nanoseconds.Utc((ulong)stamp) is var updated && updated >= hours.Open.UtcDateTime && updated < hours.Close.UtcDateTime
                && row.Member("day") is { } day && day.TryNumber("o", out var open) && open > 0
                ? open
                : default(decimal?)).FirstOrDefault();
    }

    private async Task<decimal?> BySymbolAsync(Symbol symbol, DateOnly session, CancellationToken cancellationToken)
    {
        var request = new VendorRequest("open-close", $"/v1/open-close/{symbol}/{session:yyyy-MM-dd}?adjusted=false")
        {
            Symbol = symbol,
            Expects = Member,
            IsLive = true,
        };
        var reply = await client.AskAsync(vendor, request, cancellationToken);
        if (reply.Verdict.Class == ReplyClass.NoData)
            return null;
        var json = reply.Data().Json();
        if (json.Text("symbol") != symbol.Value || !json.TryDay("from", out var day) || day != session)
        {
            throw new IngestException($"It answered of {Words.Of($"{json.Text("symbol")} on '{json.Text("from")}'")}, not of {symbol} on "
                + $"{session:yyyy-MM-dd}.");
        }

        return json.TryNumber(Member, out var open) && open > 0
            ? open
            : throw new IngestException($"Its opening price of {symbol} cannot be read: {json.Member(Member)?.GetRawText()}.");
    }
}
