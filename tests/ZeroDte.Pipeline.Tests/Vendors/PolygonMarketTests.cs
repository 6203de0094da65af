using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using ZeroDte.Pipeline.Clock;
using ZeroDte.Pipeline.Market;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Tests.Vendors;

/// <summary>Many symbols: what one question answers for all of them is asked once.</summary>
public sealed partial class PolygonMarketTests : VendorTest
{
    private const int Followed = 15;

    private static readonly Symbol[] Symbols =
        [Aapl, .. Enumerable.Range(1, Followed - 1).Select(n => Symbol.Parse($"S{n}"))];

    private readonly List<DateOnly> _grouped = [];

    /// <summary>The close of a session that the vendor tells another of.</summary>
    private (DateOnly Session, decimal Close)? _correction;

    protected override IEnumerable<(string Key, string Value)> Known =>
    [
        ("POLYGON_API_KEY", Key), ("Market:Polygon:BaseUrl", $"{Vendor.Url}"), ("Market:Polygon:PerMinute", "0"),
        ("Market:HistoryYears", "1"), ("Market:Polygon:FirstRetrySeconds", "0"),
    ];

    [Fact]
    public async Task Fetch_ManySymbols_OneDay_TakesACallPerSessionAndTwoForActions_AndFindsWhatWasCorrected()
    {
        var services = await WithHistoryAsync();
        var calls = Vendor.Calls.Count;
        Time.Now = new(2018, 5, 11, 20, 15, 0, TimeSpan.Zero);
        _correction = (Friday.AddDays(-4), 9.99m);

        foreach (var symbol in Symbols)
        {
            (await services.GetRequiredService<Fetch>().RunAsync(symbol, Friday, progress: null, Cancel)).ShouldBe(
                ["Polygon: 1 sessions added, 1 corrected, 0 refused."], $"{symbol}");
        }

        Vendor.Calls.Skip(calls).Select(call => call.Path.Split('?')[0]).ShouldBe(
        [
            "/v3/reference/dividends", "/v3/reference/splits",
            .. TradingCalendar.Nyse.Sessions(new(2018, 4, 27), Friday).Select(s => $"/v2/aggs/grouped/locale/us/market/stocks/{s.Date:O}"),
        ]);
        (await Database.ScalarAsync<long>("select count(*) from vendor_reply where endpoint = 'daily-grouped'")).ShouldBe(11);

        // A while later: sessions past are settled until another one closes.
        Time.Now = Time.Now.AddHours(1);
        (await OfferedAsync(services, new(2018, 4, 27), Symbols[3])).Bars.Count.ShouldBe(11);
        _grouped.Skip(11).ShouldBe([Friday]);

        // And from what is kept they can be made anew.
        (await Services().GetRequiredService<Pipeline.Vendors.Replies.Bronze>().ReplayAsync(Symbols[3], Cancel))
            .ShouldAllBe(report => report.Stored.Added == 0);
    }

    [Fact]
    public async Task Fetch_FewerSymbolsThanSessions_IsBySymbol()
    {
        var services = await WithHistoryAsync();
        foreach (var symbol in Symbols[5..])
            await services.GetRequiredService<FollowedSymbols>().RemoveAsync(symbol, Cancel);
        Time.Now = new(2018, 5, 11, 20, 15, 0, TimeSpan.Zero);

        await services.GetRequiredService<Fetch>().RunAsync(Aapl, Friday, progress: null, Cancel);

        _grouped.ShouldBeEmpty();
    }

    [Fact]
    public async Task Fetch_VendorThatFails_IsLeftAloneForAMinuteByAllSymbols()
    {
        var services = await WithHistoryAsync();
        var calls = Vendor.Calls.Count;
        Time.Now = new(2018, 5, 11, 20, 15, 0, TimeSpan.Zero);
        Vendor.Plays = _ => new(503, "gone");

        foreach (var symbol in Symbols)
        {
            (await services.GetRequiredService<Fetch>().RunAsync(symbol, Friday, progress: null, Cancel))
                .ShouldAllBe(words => words.Contains("gone", StringComparison.Ordinal));
        }

        Vendor.Calls.Count.ShouldBe(calls + 4 * 2, "of actions and of bars, each four times and once for all");
        Vendor.Plays = Play;
        Time.Now = Time.Now.AddMinutes(2);
        (await services.GetRequiredService<Fetch>().RunAsync(Aapl, Friday, progress: null, Cancel)).ShouldBe(
            ["Polygon: 1 sessions added, 0 corrected, 0 refused."]);
    }

    [Fact]
    public async Task Opens_OfManySymbols_AreToldByOneSnapshot_AndWhatHasNotOpenedIsAskedForAgainLater()
    {
        var services = await WithHistoryAsync();
        var calls = Vendor.Calls.Count;
        Time.Now = new(2018, 5, 11, 13, 31, 0, TimeSpan.Zero);
        var open = services.GetServices<IOpenSource>().Single();

        foreach (var symbol in Symbols)
            (await open.ReadAsync(symbol, Friday, Cancel)).ShouldBe(symbol == Symbols[2] ? null : 10.5m, $"{symbol}");
        Vendor.Calls.Count.ShouldBe(calls + 1);

        Time.Now = Time.Now.AddMinutes(1);
        (await open.ReadAsync(Symbols[1], Friday, Cancel)).ShouldBe(10.5m, "what opened has opened");
        Vendor.Calls.Count.ShouldBe(calls + 1);
        (await open.ReadAsync(Symbols[2], Friday, Cancel)).ShouldBe(10.5m);
        Vendor.Calls.Count.ShouldBe(calls + 2);

        Time.Now = new(2018, 5, 14, 13, 31, 0, TimeSpan.Zero);
        (await open.ReadAsync(Symbols[1], new(2018, 5, 14), Cancel)).ShouldBe(10.5m);
        Vendor.Calls.Count.ShouldBe(calls + 3, "yesterday's is not today's");
    }

    [Fact]
    public async Task Opens_PlanWithoutSnapshots_AreToldBySymbol()
    {
        var services = await WithHistoryAsync();
        Time.Now = new(2018, 5, 11, 13, 31, 0, TimeSpan.Zero);
        Vendor.Plays = call => call.Path.Contains("/snapshot/", StringComparison.Ordinal)
            ? new(403, """{"status":"NOT_AUTHORIZED","message":"You are not entitled to this data."}""")
            : new(200, """{"status":"OK","from":"2018-05-11","symbol":"S3","open":10.25}""");

        (await services.GetServices<IOpenSource>().Single().ReadAsync(Symbol.Parse("S3"), Friday, Cancel)).ShouldBe(10.25m);
    }

    [Fact]
    public async Task Actions_OfAllSymbols_WithARowThatCannotBeRead_AreRefusedOfItsSymbolAlone()
    {
        var services = await WithHistoryAsync();
        Time.Now = new(2018, 5, 11, 20, 15, 0, TimeSpan.Zero);
        Vendor.Plays = call => call.Path.Contains("dividends", StringComparison.Ordinal)
            ? Results("""
                {"ticker":"S1","cash_amount":1,"currency":"CAD","ex_dividend_date":"2018-05-11"},
                {"ticker":"S2","cash_amount":1,"currency":"USD","ex_dividend_date":"2018-05-11"}
                """)
            : Results("");
        var actions = services.GetServices<IActionSource>().Single();

        (await Should.ThrowAsync<IngestException>(actions.ReadAsync(Symbols[1], new(2018, 5, 1), Cancel))).Message.ShouldContain("in CAD");
        (await actions.ReadAsync(Symbols[2], new(2018, 5, 1), Cancel)).ShouldHaveSingleItem().Action.ShouldBe(new Dividend(Friday, 1));
        (await actions.ReadAsync(Symbols[3], new(2018, 5, 1), Cancel)).ShouldBeEmpty();
    }

    /// <summary>All symbols with their bars up to Thursday, each fetched by itself as a history is.</summary>
    private async Task<ServiceProvider> WithHistoryAsync()
    {
        Vendor.Plays = Play;
        Time.Now = new(2018, 5, 10, 22, 0, 0, TimeSpan.Zero);
        var services = Services();
        foreach (var symbol in Symbols)
        {
            await services.GetRequiredService<FollowedSymbols>().AddAsync(symbol, Cancel);
            await services.GetRequiredService<Fetch>().RunAsync(symbol, Friday.AddDays(-1), progress: null, Cancel);
        }

        (await Database.ScalarAsync<long>("select count(distinct symbol) from bar")).ShouldBe(Followed);
        return services;
    }

    private Answer? Play(Call call)
    {
        if (Daily().Match(call.Path) is { Success: true } daily)
        {
            return Results(string.Join(',', TradingCalendar.Nyse.Sessions(Day(daily.Groups[1]), Day(daily.Groups[2]))
                .Select(session => Row(session.Date, session.Open))));
        }

        if (Grouped().Match(call.Path) is { Success: true } grouped)
        {
            var session = TradingCalendar.Nyse.Session(Day(grouped.Groups[1]));
            _grouped.Add(session.Date);
            return Results(string.Join(',', Symbols.Select(symbol => Row(session.Date, session.Close, $"\"T\":\"{symbol}\","))));
        }

        if (call.Path.StartsWith("/v2/snapshot/", StringComparison.Ordinal))
        {
            var now = Time.Now.ToUnixTimeMilliseconds() * 1_000_000;
            var before = Time.Now < new DateTimeOffset(2018, 5, 11, 13, 32, 0, TimeSpan.Zero) ? now - 3_600_000_000_000 : now;
            return new(200, $$"""
                {"status":"OK","tickers":[{{string.Join(',', Symbols.Select(symbol => $$"""
                    {"ticker":"{{symbol}}","day":{"o":10.5},"updated":{{(symbol == Symbols[2] ? before : now)}}}
                    """))}}]}
                """);
        }

        return call.Path.StartsWith("/v3/reference/", StringComparison.Ordinal) ? Results("") : null;
    }

    private string Row(DateOnly session, DateTimeOffset stamp, string ticker = "")
    {
        var close = _correction is var (day, corrected) && day == session ? corrected : 10;
        return string.Create(CultureInfo.InvariantCulture,
            $$"""{{{ticker}}"o":10,"h":10,"l":9.5,"c":{{close}},"v":100,"t":{{stamp.ToUnixTimeMilliseconds()}}}""");
    }

    private static Answer Results(string rows) => new(200, $$"""{"status":"OK","results":[{{rows}}]}""");

    private static DateOnly Day(Group text) => DateOnly.ParseExact(text.Value, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^/v2/aggs/ticker/\w+/range/1/day/(\d{4}-\d\d-\d\d)/(\d{4}-\d\d-\d\d)\?")]
    private static partial Regex Daily();

    [GeneratedRegex(@"/grouped/locale/us/market/stocks/(\d{4}-\d\d-\d\d)\?")]
    private static partial Regex Grouped();
}
