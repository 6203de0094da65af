using ZeroDte.Pipeline.Clock;
using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Vendors.Http;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Vendors.Polygon;

/// <summary>
/// Dividends and splits: from near now on of all symbols at once, where that takes fewer calls, and those of a history by symbol.
/// </summary>
internal sealed class PolygonActions(
    VendorClient client, PolygonVendor vendor, PolygonMarket market, PolygonActionReader reader, FollowedSymbols followed,
    TimeProvider time) : IActionSource
{
    /// <summary>Pages that a month of all symbols takes, with what is announced for later: a thousand dividends are on one.</summary>
    private const int PagesOfAll = 10;

    /// <summary>Ex-dates from before this many days ago are asked for by symbol.</summary>
    private const int NearDays = 31;

    public string Name => PolygonVendor.Title;

    public async Task<IReadOnlyList<OfferedAction>> ReadAsync(Symbol symbol, DateOnly from, CancellationToken cancellationToken)
    {
        var all = NewYork.Day(time.GetUtcNow()).DayNumber - from.DayNumber <= NearDays
            && 2 * (await followed.AllAsync(cancellationToken)).Count > PagesOfAll;
        var dividends = await ReadAsync(PolygonActionReader.Dividends, "ex_dividend_date", symbol, from, all, cancellationToken);
        var splits = await ReadAsync(PolygonActionReader.Splits, "execution_date", symbol, from, all, cancellationToken);
        return [.. dividends.Concat(splits).OrderBy(offered => offered.Action.ExDate)];
    }

    /// <param name="day">The member that holds the ex-date.</param>
    /// <param name="all">Whether to ask for all symbols at once.</param>
    private async Task<IReadOnlyList<OfferedAction>> ReadAsync(
        string endpoint, string day, Symbol symbol, DateOnly from, bool all, CancellationToken cancellationToken)
    {
        var question = Question(endpoint, day, from, "");
        var rows = all ? await market.AskAsync(question, PolygonVendor.Results, PolygonActionReader.Ticker, cancellationToken) : null;
        if (rows is not null)
            return [.. PolygonActionReader.Read(endpoint, symbol, rows[symbol])];

        var found = new List<OfferedAction>();
        question = Question(endpoint, day, from, $"ticker={symbol}&") with { Symbol = symbol };
        foreach (var page in await new PolygonPages(client, vendor).ReadAsync(question, cancellationToken))
            reader.Read(page, symbol, found);
        return found;
    }

    private static VendorRequest Question(string endpoint, string day, DateOnly from, string whose) => new(
        endpoint, $"/v3/reference/{endpoint}?{whose}{day}.gte={from:yyyy-MM-dd}&order=asc&sort={day}&limit=1000")
    {
        Expects = PolygonVendor.Results,
    };
}
