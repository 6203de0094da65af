using Microsoft.Extensions.DependencyInjection;
using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Vendors.Polygon;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Tests.Vendors;

public sealed class PolygonTests : VendorTest
{
    private const string Thursday = """{"v":27989289.0,"vw":189.2,"o":187.74,"c":190.04,"h":190.37,"l":187.65,"t":1525924800000,"n":1}""";
    private const string FridayRow =
        """{"v":2.621222137e+07,"vw":188.7,"o":189.49,"c":188.59,"h":190.06,"l":187.45,"t":1526011200000,"n":1,"otc":false}""";

    protected override IEnumerable<(string Key, string Value)> Known =>
        [("POLYGON_API_KEY", Key), ("Market:Polygon:BaseUrl", $"{Vendor.Url}")];

    [Fact]
    public async Task Bars_OverSomeDays_AreAskedForAsTradedWithTheKeyInAHeader()
    {
        Vendor.Plays = _ => Results($"{Thursday},{FridayRow}");

        var bars = await OfferedAsync(Services(), Friday.AddDays(-1));

        var call = Vendor.Calls.ShouldHaveSingleItem();
        call.Path.ShouldBe("/v2/aggs/ticker/AAPL/range/1/day/2018-05-10/2018-05-11?adjusted=false&sort=asc&limit=50000");
        call.Headers["Authorization"].ShouldBe($"Bearer {Key}");
        bars.Refused.ShouldBeEmpty();
        bars.Bars.Select(offered => offered.Bar).ShouldBe([
            new(Friday.AddDays(-1), 187.74m, 190.37m, 187.65m, 190.04m, 27989289),
            new(Friday, 189.49m, 190.06m, 187.45m, 188.59m, 26212221)]); // of 26,212,221.37 shares
    }

    [Fact]
    public async Task Bars_OfOneSession_AreAskedForOnceForAllSymbols()
    {
        Vendor.Plays = call => call.Path.StartsWith("/v2/aggs/grouped/", StringComparison.Ordinal)
            ? Results("""
                {"T":"AAPL","v":26212221,"o":189.49,"c":188.59,"h":190.06,"l":187.45,"t":1526068800000},
                {"T":"BRK.B","v":3000000,"o":200,"c":201,"h":202,"l":199,"t":1526068800000}
                """)
            : null;
        var services = Services();

        (await OfferedAsync(services, Friday)).Bars.ShouldHaveSingleItem().Bar.Close.ShouldBe(188.59m);
        (await OfferedAsync(services, Friday, Symbol.Parse("BRK.B"))).Bars.ShouldHaveSingleItem().Bar.Close.ShouldBe(201);
        (await OfferedAsync(Services(), Friday)).Bars.ShouldHaveSingleItem().Bar.Session.ShouldBe(Friday, "after a restart too");

        Vendor.Calls.ShouldHaveSingleItem().Path.ShouldBe("/v2/aggs/grouped/locale/us/market/stocks/2018-05-11?adjusted=false");
    }

    [Fact]
    public async Task Bars_SymbolThatIsNotAmongAll_AreAskedForByItself()
    {
        Vendor.Plays = call => call.Path.Contains("/grouped/", StringComparison.Ordinal)
            ? Results("""{"T":"MSFT","v":1,"o":1,"c":1,"h":1,"l":1,"t":1526068800000}""")
            : Results(FridayRow);

        (await OfferedAsync(Services(), Friday)).Bars.ShouldHaveSingleItem().Bar.Session.ShouldBe(Friday);

        Vendor.Calls.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Bars_DelayedPlanJustAfterTheClose_LeaveOutTheSessionThatIsNotAllThere()
    {
        Vendor.Plays = _ => Results($"{Thursday},{FridayRow}", "DELAYED");
        Time.Now = Time.Now.AddMinutes(-5); // ten past the close

        (await OfferedAsync(Services(), Friday.AddDays(-1))).Bars.ShouldHaveSingleItem().Bar.Session.ShouldBe(Friday.AddDays(-1));

        Time.Now = Time.Now.AddMinutes(10);
        (await OfferedAsync(Services(), Friday.AddDays(-1))).Bars.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Bars_NothingInThatTime_AreNone()
    {
        Vendor.Plays = _ => new(200, """{"ticker":"AAPL","queryCount":0,"resultsCount":0,"adjusted":false,"status":"OK"}""");

        (await IngestAsync(Services(), Friday.AddDays(-1))).Stored.Added.ShouldBe(0);
    }

    [Fact]
    public async Task Bars_RowsThatCannotBeRead_AreRefusedWithTheirContent()
    {
        Vendor.Plays = _ => Results($$"""{"o":1},{"t":1525924800000,"o":1,"h":null,"l":1,"c":1,"v":1},{{FridayRow}},{{FridayRow}}""");

        var bars = await OfferedAsync(Services(), Friday.AddDays(-1));

        bars.Bars.ShouldHaveSingleItem().Bar.Session.ShouldBe(Friday);
        bars.Refused.Select(refused => (refused.Number, refused.Defect, refused.Reason)).ShouldBe([
            (1, BarDefect.Unreadable, "its time is missing or none"),
            (2, BarDefect.Incomplete, "a figure of 2018-05-10 is missing"),
            (4, BarDefect.Duplicate, "2018-05-11 already stands on item 3")]);
    }

    [Theory]
    [InlineData("""{"status":"OK","ticker":"AAPL","adjusted":true,"results":[],"resultsCount":0}""", "adjusted prices")]
    [InlineData("""{"status":"OK","ticker":"MSFT","adjusted":false,"results":[],"resultsCount":0}""", "it answered of MSFT")]
    [InlineData("""{"status":"OK","ticker":"AAPL","adjusted":false,"resultsCount":2}""", "its reply has no 'results'")]
    [InlineData("{}", "its reply has no 'results'")]
    [InlineData("", "it sent what is no JSON")]
    [InlineData("""{"status":"OK","results":[{"t":1525""", "it sent what is no JSON")]
    [InlineData("<html><body>Bad <b>gateway</b></body></html>", "it sent what is no JSON: Bad gateway")]
    public async Task Bars_ReplyThatIsNoAnswer_IsAskedForAgainAndThenToldAndNothingIsStored(string body, string reason)
    {
        Vendor.Plays = _ => new(200, body);

        (await Should.ThrowAsync<IngestException>(IngestAsync(Services(), Friday.AddDays(-1)))).Message.ShouldContain(reason);

        Vendor.Calls.Count.ShouldBe(4);
        (await Database.ScalarAsync<long>("select count(*) from bar")).ShouldBe(0);
        (await Database.ScalarAsync<long>("select count(*) from vendor_reply where class = 'VendorFault'")).ShouldBe(4);
    }

    [Fact]
    public async Task Bars_InPages_AreFollowedWithTheKeyInTheHeaderAlone()
    {
        Vendor.Plays = call => call.Path.Contains("cursor=", StringComparison.Ordinal)
            ? Results(FridayRow)
            : Results(Thursday, next: $"{Vendor.Url}v2/aggs/more?cursor=bGltaXQ&apiKey=other");

        (await OfferedAsync(Services(), Friday.AddDays(-1))).Bars.Count.ShouldBe(2);

        Vendor.Calls[1].Path.ShouldBe("/v2/aggs/more?cursor=bGltaXQ");
        Vendor.Calls[1].Headers["Authorization"].ShouldBe($"Bearer {Key}");
        (await Database.ScalarAsync<long>("select count(distinct series) from vendor_reply")).ShouldBe(1);
    }

    [Theory]
    [InlineData("http://example.com/v2/aggs/more?cursor=1", "is not at http://127.0.0.1:")]
    [InlineData("https://127.0.0.1/v2/aggs/more?cursor=1", "is not at http://127.0.0.1:")]
    [InlineData("//example.com/more", "is not at http://127.0.0.1:")]
    [InlineData("/relative", "is not at http://127.0.0.1:")]
    [InlineData("SELF", "go in a circle: page 2 leads to one that was read")]
    [InlineData("SAME", "Page 2 of its answer for daily repeats an earlier one")]
    [InlineData("ENDLESS", "has more than 3 pages")]
    public async Task Bars_PagesThatLeadAstray_EndWithASentence(string next, string message)
    {
        var page = 0;
        Vendor.Plays = _ => ++page switch
        {
            _ when next == "SAME" => Results(Thursday, next: $"{Vendor.Url}v2/more?cursor={page}"),
            _ when next == "ENDLESS" => Results($$"""{"t":{{page}}}""", next: $"{Vendor.Url}v2/more?cursor={page}"),
            _ when next == "SELF" => Results($$"""{"t":{{page}}}""", next: $"{Vendor.Url}v2/more?cursor=1"),
            _ => Results(Thursday, next: next),
        };
        var services = Services(("Market:Polygon:MostPages", "3"));

        (await Should.ThrowAsync<IngestException>(IngestAsync(services, Friday.AddDays(-1)))).Message.ShouldContain(message);

        (await Database.ScalarAsync<long>("select count(*) from bar")).ShouldBe(0);
    }

    [Fact]
    public async Task Bars_HistoryThatThePlanDoesNotHave_AreAskedForOverTwoYears()
    {
        Vendor.Plays = call => call.Path.Contains("/1990-01-01/", StringComparison.Ordinal)
            ? new(403, """{"status":"NOT_AUTHORIZED","message":"Your plan doesn't include this data timeframe."}""")
            : Results($"{Thursday},{FridayRow}");

        (await OfferedAsync(Services(), DateOnly.MinValue)).Bars.Count.ShouldBe(2);

        Vendor.Calls[1].Path.ShouldContain("/range/1/day/2016-05-18/2018-05-11?");
    }

    [Fact]
    public async Task Minutes_OfASession_AreItsRegularHoursThatHaveEnded()
    {
        // 09:29, 09:30, 15:59 and 16:00 in New York.
        string[] starts = ["1526045340000", "1526045400000", "1526068740000", "1526068800000"];
        Vendor.Plays = _ => Results(string.Join(',', starts.Select(t =>
            $$"""{"v":100.5,"o":189.1,"c":189.2,"h":189.3,"l":189.0,"t":{{t}}}""")));

        var minutes = await Services().GetServices<IMinuteSource>().Single().ReadAsync(Aapl, Friday, Friday, Cancel);

        minutes.Select(minute => minute.Start).ShouldBe([
            new DateTime(2018, 5, 11, 13, 30, 0, DateTimeKind.Utc), new DateTime(2018, 5, 11, 19, 59, 0, DateTimeKind.Utc)]);
        minutes[0].ShouldBe(new MinuteBar(minutes[0].Start, 189.1m, 189.3m, 189.0m, 189.2m, 100));
        Vendor.Calls.Single().Path.ShouldBe(
            "/v2/aggs/ticker/AAPL/range/1/minute/2018-05-11/2018-05-11?adjusted=false&sort=asc&limit=50000");
    }

    [Fact]
    public async Task Open_BeforeAndAfterItIsKnown_IsToldAndNeverTakenFromMemory()
    {
        Time.Now = new(2018, 5, 11, 13, 31, 0, TimeSpan.Zero);
        Vendor.Plays = _ => new(404, """{"status":"NOT_FOUND","request_id":"a","message":"Data not found."}""");
        var open = Services().GetServices<IOpenSource>().Single();

        (await open.ReadAsync(Aapl, Friday, Cancel)).ShouldBeNull();

        Vendor.Plays = _ => new(200, """{"status":"OK","from":"2018-05-11","symbol":"AAPL","open":189.49,"high":190}""");
        (await open.ReadAsync(Aapl, Friday, Cancel)).ShouldBe(189.49m);
        Vendor.Calls[1].Path.ShouldBe("/v1/open-close/AAPL/2018-05-11?adjusted=false");

        Vendor.Plays = _ => new(200, """{"status":"OK","from":"2018-05-10","symbol":"AAPL","open":187.74}""");
        (await Should.ThrowAsync<IngestException>(open.ReadAsync(Aapl, Friday, Cancel))).Message
            .ShouldBe("It answered of AAPL on '2018-05-10', not of AAPL on 2018-05-11.");
    }

    [Fact]
    public async Task Open_ThatThePlanDoesNotHave_IsNotAskedForEachMinute()
    {
        Vendor.Plays = _ => new(403, """{"status":"NOT_AUTHORIZED","message":"Not in your plan."}""");
        for (var i = 0; i < 3; i++)
        {
            (await Should.ThrowAsync<IngestException>(Services().GetServices<IOpenSource>().Single().ReadAsync(Aapl, Friday, Cancel)))
                .Message.ShouldContain("Not in your plan");
            Time.Now = Time.Now.AddMinutes(1);
        }

        Vendor.Calls.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Actions_OfASymbol_AreDividendsAndSplitsThoseToComeAmongThem()
    {
        Vendor.Plays = call => call.Path.StartsWith("/v3/reference/dividends?", StringComparison.Ordinal)
            ? Results("""
                {"id":"E1","ticker":"AAPL","cash_amount":0.73,"currency":"USD","ex_dividend_date":"2018-05-11","pay_date":"2018-05-17",
                 "frequency":4,"dividend_type":"CD"}
                """)
            : Results("""
                {"id":"P1","ticker":"AAPL","execution_date":"2020-08-31","split_from":1,"split_to":4},
                {"ticker":"AAPL","execution_date":"2014-06-09","split_from":1,"split_to":7}
                """);

        var actions = await Services().GetServices<IActionSource>().Single().ReadAsync(Aapl, new(2014, 1, 1), Cancel);

        actions.ShouldBe([
            new(new Split(new(2014, 6, 9), 1, 7), "AAPL:2014-06-09:split:1:7"),
            new(new Dividend(Friday, 0.73m), "E1"),
            new(new Split(new(2020, 8, 31), 1, 4), "P1")]);
        Vendor.Calls[0].Path.ShouldBe(
            "/v3/reference/dividends?ticker=AAPL&ex_dividend_date.gte=2014-01-01&order=asc&sort=ex_dividend_date&limit=1000");
    }

    [Theory]
    [InlineData("""{"ticker":"MSFT","cash_amount":0.73,"ex_dividend_date":"2018-05-11"}""", "A dividend or split of AAPL cannot be read")]
    [InlineData("""{"ticker":"AAPL","cash_amount":0,"ex_dividend_date":"2018-05-11"}""", "A dividend or split of AAPL cannot be read")]
    [InlineData("""{"ticker":"AAPL","cash_amount":0.73}""", "A dividend or split of AAPL cannot be read")]
    [InlineData("""{"ticker":"AAPL","cash_amount":1,"currency":"CAD","ex_dividend_date":"2018-05-11"}""", "is in CAD")]
    public async Task Actions_ThatCannotBeRead_AreRefusedWhole(string row, string message)
    {
        Vendor.Plays = _ => Results(row);

        (await Should.ThrowAsync<IngestException>(
            Services().GetServices<IActionSource>().Single().ReadAsync(Aapl, new(2014, 1, 1), Cancel))).Message.ShouldContain(message);
    }

    [Fact]
    public async Task Tickers_AsOfADay_AreThoseListedOrThoseThatWere()
    {
        Vendor.Plays = call => call.Path.Contains("active=true", StringComparison.Ordinal)
            ? Results("""{"ticker":"AAPL","name":"Apple Inc.","type":"CS","primary_exchange":"XNAS","share_class_figi":"F"}""")
            : Results("""{"ticker":"LEH","name":"Lehman","type":"CS","active":false,"delisted_utc":"2008-09-17T00:00:00Z"}""");
        var tickers = Services().GetServices<ITickerSource>().Single();

        (await tickers.ReadAsync(Friday, isActive: true, Cancel)).ShouldHaveSingleItem()
            .ShouldBe(new("AAPL", "Apple Inc.", "CS", "XNAS", "F") { IsActive = true });
        (await tickers.ReadAsync(Friday, isActive: false, Cancel)).ShouldHaveSingleItem().DelistedOn.ShouldBe(new DateOnly(2008, 9, 17));
        Vendor.Calls[0].Path.ShouldBe("/v3/reference/tickers?market=stocks&date=2018-05-11&active=true&sort=ticker&order=asc&limit=1000");
    }

    [Fact]
    public async Task MarketStatus_NowAndToCome_IsRead()
    {
        Vendor.Plays = call => call.Path == "/v1/marketstatus/now"
            ? new(200, """
                {"market":"extended-hours","earlyHours":false,"afterHours":true,"serverTime":"2018-05-11T16:15:00-04:00",
                 "exchanges":{"nyse":"extended-hours","nasdaq":"extended-hours","otc":"closed"},"currencies":{"fx":"open"}}
                """)
            : new(200, """
                [{"exchange":"NYSE","name":"Christmas Eve","date":"2018-12-24","status":"early-close",
                  "open":"2018-12-24T14:30:00.000Z","close":"2018-12-24T18:00:00.000Z"},
                 {"exchange":"NYSE","name":"Memorial Day","date":"2018-05-28","status":"closed"}]
                """);
        var status = Services().GetRequiredService<PolygonMarketStatus>();

        var (at, exchanges) = await status.NowAsync(Cancel);
        (at, exchanges["nyse"], exchanges["otc"]).ShouldBe((Time.Now, "extended-hours", "closed"));
        var days = await status.UpcomingAsync(Cancel);
        days[0].Close.ShouldBe(new DateTimeOffset(2018, 12, 24, 18, 0, 0, TimeSpan.Zero));
        (days[1].Status, days[1].Close).ShouldBe(("closed", null));
    }

    private static Answer Results(string rows, string status = "OK", string? next = null)
    {
        var tail = next is null ? "" : $",\"next_url\":\"{next}\"";
        return new(200, $$"""
            {"request_id":"{{Guid.NewGuid():N}}","status":"{{status}}","adjusted":false,"results":[{{rows}}]{{tail}}}
            """);
    }
}
