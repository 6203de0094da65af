using System.Text.Json;
using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Vendors.Http;
using ZeroDte.Pipeline.Vendors.Replies;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Vendors.Polygon;

/// <summary>Reads dividends and splits, those to come among them.</summary>
internal sealed class PolygonActionReader : IReplyReader<List<OfferedAction>>
{
    public const string Dividends = "dividends";
    public const string Splits = "splits";

    /// <summary>The member of a row that names its symbol.</summary>
    public const string Ticker = "ticker";

    private const string Dollars = "USD";

    public string Vendor => PolygonVendor.Slug;

    public string Source => PolygonVendor.Title;

    public bool IsAsTraded => true;

    public IReadOnlyCollection<string> Endpoints => [Dividends, Splits];

    /// <exception cref="IngestException">An action cannot be read.</exception>
    public void Read(VendorReply reply, Symbol symbol, List<OfferedAction> found) =>
        found.AddRange(Read(
            reply.Endpoint, symbol,
            reply.Json().Member(PolygonVendor.Results).Items()
                .Where(row => reply.Symbol is not null || row.Text(Ticker) == symbol.Value)));

    /// <inheritdoc cref="Read(VendorReply, Symbol, List{OfferedAction})"/>
    public static IEnumerable<OfferedAction> Read(string endpoint, Symbol symbol, IEnumerable<JsonElement> rows) => rows.Select(row =>
        row.Text(Ticker) != symbol.Value ? throw Unreadable(symbol, row)
        : endpoint == Dividends ? Dividend(row, symbol)
        : Split(row, symbol));

    private static OfferedAction Dividend(JsonElement row, Symbol symbol)
    {
        if (!row.TryDay("ex_dividend_date", out var day) || !row.TryNumber("cash_amount", out var cash) || cash <= 0)
            throw Unreadable(symbol, row);
        if (row.Text("currency") is { } currency && !currency.Equals(Dollars, StringComparison.OrdinalIgnoreCase))
        {
            throw new IngestException($"Its dividend of {symbol} on {day:yyyy-MM-dd} is in {Words.Of(currency)}: what it is in dollars is "
                + "not told.");
        }

        return new(new Dividend(day, cash), row.Text("id") ?? $"{symbol}:{day:yyyy-MM-dd}:dividend:{cash:0.############}");
    }

    private static OfferedAction Split(JsonElement row, Symbol symbol) =>
        row.TryDay("execution_date", out var day) && row.TryNumber("split_from", out var from) && from > 0
            && row.TryNumber("split_to", out var to) && to > 0
            ? new(new Split(day, from, to), row.Text("id") ?? $"{symbol}:{day:yyyy-MM-dd}:split:{from:0.######}:{to:0.######}")
            : throw Unreadable(symbol, row);

    private static IngestException Unreadable(Symbol symbol, JsonElement row) =>
        new($"A dividend or split of {symbol} cannot be read: {Words.Of(row.GetRawText())}.");
}
