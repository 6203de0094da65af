using System.Text.Json;
using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Vendors.Http;
using ZeroDte.Pipeline.Vendors.Replies;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Vendors.AlphaVantage;

/// <summary>Reads the daily series: prices as traded, with and without adjusted closes, dividends and splits beside them.</summary>
internal sealed class AlphaVantageDaily(TradingCalendar calendar) : IReplyReader<OfferedBars>, IReplyReader<List<OfferedAction>>
{
    public const string Latest = "daily";
    public const string Full = "daily-full";
    public const string Adjusted = "daily-adjusted";
    public const string Member = "Time Series (Daily)";

    /// <summary>Sessions in an answer that is not the full one.</summary>
    public const int LatestSessions = 100;

    public string Vendor => AlphaVantageVendor.Slug;

    public string Source => AlphaVantageVendor.Title;

    public bool IsAsTraded => true;

    public IReadOnlyCollection<string> Endpoints => [Latest, Full, Adjusted];

    /// <summary>Actions stand in the adjusted series alone.</summary>
    IReadOnlyCollection<string> IReplyReader<List<OfferedAction>>.Endpoints => [Adjusted];

    public void Read(VendorReply reply, Symbol symbol, OfferedBars found)
    {
        foreach (var (day, row) in reply.Json().Member(Member).Members())
        {
            var content = $"{day} {row.GetRawText()}";
            if (!JsonReply.TryDay(day, out var session))
                found.Refuse(found.Count + 1, BarDefect.Unreadable, $"'{day}' is no date", content);
            else if (calendar.IsUnderWay(session, reply.ReceivedAt))
                continue;
            else if (Quote(session, row) is { } quote)
                found.Offer(found.Count + 1, quote, content);
            else
                found.Refuse(found.Count + 1, BarDefect.Incomplete, $"a figure of {session:yyyy-MM-dd} is missing", content);
        }
    }

    /// <exception cref="IngestException">A day's dividend or split cannot be read.</exception>
    public void Read(VendorReply reply, Symbol symbol, List<OfferedAction> found)
    {
        foreach (var (day, row) in reply.Json().Member(Member).Members())
        {
            if (!JsonReply.TryDay(day, out var date) || !row.TryNumber("7. dividend amount", out var cash) || cash < 0
                || !row.TryNumber("8. split coefficient", out var ratio) || ratio <= 0)
            {
                throw new IngestException($"Its dividend or split of {symbol} on '{day}' cannot be read: {Words.Of(row.GetRawText())}.");
            }

            if (cash > 0)
                found.Add(new(new Dividend(date, cash), $"{Vendor}:{symbol}:{day}:dividend:{cash:0.############}"));
            if (ratio != 1)
                found.Add(new(new Split(date, 1, ratio), $"{Vendor}:{symbol}:{day}:split:{ratio:0.############}"));
        }
    }

    private static DailyQuote? Quote(DateOnly session, JsonElement row) =>
        row.TryNumber("1. open", out var open) && row.TryNumber("2. high", out var high) && row.TryNumber("3. low", out var low)
            && row.TryNumber("4. close", out var close)
            && (row.TryNumber("5. volume", out var volume) || row.TryNumber("6. volume", out volume))
            && Shares.TryWhole(volume, out var shares)
            ? new() { Session = session, Open = open, High = high, Low = low, Close = close, Volume = shares }
            : null;
}
