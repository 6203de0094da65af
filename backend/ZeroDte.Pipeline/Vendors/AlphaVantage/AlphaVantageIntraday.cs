using System.Globalization;
using System.Text.Json;
using ZeroDte.Pipeline.Clock;
using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Vendors.Http;
using ZeroDte.Pipeline.Vendors.Replies;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Vendors.AlphaVantage;

/// <summary>Reads minute bars, whose stamps are New York's times.</summary>
internal sealed class AlphaVantageIntraday(TradingCalendar calendar) : IReplyReader<List<MinuteBar>>
{
    public const string Endpoint = "intraday-1min";
    public const string Member = "Time Series (1min)";

    private const string Zone = "US/Eastern";

    public string Vendor => AlphaVantageVendor.Slug;

    public string Source => AlphaVantageVendor.Title;

    public bool IsAsTraded => true;

    public IReadOnlyCollection<string> Endpoints => [Endpoint];

    /// <remarks>
    /// Files differ in what a stamp is: the beginning of its minute or the end. Outside regular hours there is nothing, so one at the
    /// opening bell begins the first minute, and without any such one at the closing bell ends the last.
    /// </remarks>
    /// <exception cref="IngestException">A bar cannot be read, or it cannot be told which of the two the stamps are.</exception>
    public void Read(VendorReply reply, Symbol symbol, List<MinuteBar> found)
    {
        var json = reply.Json();
        if (json.Member("Meta Data")?.Text("6. Time Zone") is { } zone && zone != Zone)
            throw new IngestException($"Its minutes of {symbol} are in the time of '{zone}', not of {Zone}.");
        var bars = json.Member(Member).Members().Select(row => Bar(row.Name, row.Value, symbol)).ToList();
        if (bars.Count == 0)
            return;

        var begins = bars.Exists(bar => bar.Start == Bell(bar.Start, session => session.Open));
        if (!begins && !bars.Exists(bar => bar.Start == Bell(bar.Start, session => session.Close)))
        {
            throw new IngestException($"It cannot be told whether the stamps of its minutes of {symbol} are their beginnings or their "
                + "ends: none is at an opening or closing bell.");
        }

        var begun = begins ? bars : bars.Select(bar => bar with { Start = bar.Start.AddMinutes(-1) });
        found.AddRange(calendar.Ended(begun, reply.ReceivedAt));
    }

    private DateTime? Bell(DateTime stamp, Func<TradingSession, DateTimeOffset> bell) =>
        NewYork.Day(new(stamp, TimeSpan.Zero)) is var day && calendar.IsSession(day) ? bell(calendar.Session(day)).UtcDateTime : null;

    private static MinuteBar Bar(string stamp, JsonElement row, Symbol symbol)
    {
        if (!DateTime.TryParseExact(stamp, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
            || local.Second != 0
            || !row.TryNumber("1. open", out var open) || !row.TryNumber("2. high", out var high) || !row.TryNumber("3. low", out var low)
            || !row.TryNumber("4. close", out var close) || !row.TryNumber("5. volume", out var volume)
            || !Shares.TryWhole(volume, out var shares))
        {
            throw new IngestException($"Its minute '{stamp}' of {symbol} cannot be read: {Words.Of(row.GetRawText())}.");
        }

        var start = NewYork.At(DateOnly.FromDateTime(local), TimeOnly.FromDateTime(local)).UtcDateTime;
        return Minutes.Checked(new(start, open, high, low, close, shares), symbol);
    }
}
