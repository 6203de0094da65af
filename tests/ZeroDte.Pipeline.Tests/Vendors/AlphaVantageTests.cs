using Microsoft.Extensions.DependencyInjection;
using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Market;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Tests.Vendors;

public sealed class AlphaVantageTests : VendorTest
{
    private const string Daily = """
        {"Meta Data":{"1. Information":"Daily Prices (open, high, low, close) and Volumes","2. Symbol":"AAPL",
          "3. Last Refreshed":"2018-05-11","4. Output Size":"Compact","5. Time Zone":"US/Eastern"},
         "Time Series (Daily)":{
          "2018-05-11":{"1. open":"189.4900","2. high":"190.0600","3. low":"187.4500","4. close":"188.5900","5. volume":"26212221"},
          "2018-05-10":{"1. open":"187.7400","2. high":"190.3700","3. low":"187.6500","4. close":"190.0400","5. volume":"27989289"}}}
        """;

    private const string Quota = "We have detected your API key as CANARY-k3y+/=1234 and our standard API rate limit is 25 requests per "
        + "day. Please subscribe to any of the premium plans to instantly remove all daily rate limits.";

    protected override IEnumerable<(string Key, string Value)> Known =>
        [("ALPHAVANTAGE_API_KEY", Key), ("Market:AlphaVantage:BaseUrl", $"{Vendor.Url}")];

    [Fact]
    public async Task Bars_OfAFewSessions_AreTheCompactAnswerAsTraded()
    {
        Vendor.Plays = _ => new(200, Daily);

        var bars = await OfferedAsync(Services(), Friday);

        Vendor.Calls.ShouldHaveSingleItem().Path.ShouldBe("/query?function=TIME_SERIES_DAILY&symbol=AAPL&outputsize=compact&datatype=json"
            + "&apikey=CANARY-k3y%2B%2F%3D1234");
        bars.Refused.ShouldBeEmpty();
        bars.Bars.Select(offered => offered.Bar).ShouldBe([
            new(Friday, 189.49m, 190.06m, 187.45m, 188.59m, 26212221),
            new(Friday.AddDays(-1), 187.74m, 190.37m, 187.65m, 190.04m, 27989289)]);
        Services().GetServices<IBarSource>().Single().IsAsTraded.ShouldBeTrue();
    }

    [Fact]
    public async Task Bars_OfManySessions_AreTheFullAnswerOrWhereThePlanHasNoneTheCompactOne()
    {
        Vendor.Plays = call => call.Path.Contains("outputsize=full", StringComparison.Ordinal)
            ? new(200, Information("Thank you for using Alpha Vantage! The outputsize=full parameter value is a premium feature for the "
                + "TIME_SERIES_DAILY endpoint. You may subscribe to any of the premium plans (25 requests per day)."))
            : new(200, Daily);

        (await OfferedAsync(Services(), DateOnly.MinValue)).Bars.Count.ShouldBe(2);
        await OfferedAsync(Services(), DateOnly.MinValue);

        Vendor.Calls.Count.ShouldBe(2, "neither is asked for again within the hour");
        Vendor.Plays = call => call.Path.Contains("outputsize=full", StringComparison.Ordinal)
            ? null
            : new(200, Daily.Replace("AAPL", "MSFT", StringComparison.Ordinal));
        await OfferedAsync(Services(), DateOnly.MinValue, Symbol.Parse("MSFT"));
        Vendor.Calls.Count.ShouldBe(3, "what the plan does not have of one symbol it has of none");
    }

    [Fact]
    public async Task Bars_SessionThatGoesOn_IsLeftOut()
    {
        Vendor.Plays = _ => new(200, Daily);
        Time.Now = new(2018, 5, 11, 19, 0, 0, TimeSpan.Zero);

        var bars = await OfferedAsync(Services(), Friday.AddDays(-1));

        bars.Bars.ShouldHaveSingleItem().Bar.Session.ShouldBe(Friday.AddDays(-1));
        bars.Refused.ShouldBeEmpty();
    }

    [Fact]
    public async Task Bars_RowsThatCannotBeRead_AreRefusedWithTheirContent()
    {
        Vendor.Plays = _ => new(200, """
            {"Time Series (Daily)":{"11 May":{},"\ud800":{},"2018-05-10":{"1. open":"None"},
             "2018-05-11":{"1. open":"189.49","2. high":"190.06","3. low":"187.45","4. close":"188.59","5. volume":"1"}}}
            """);

        var bars = await OfferedAsync(Services(), Friday.AddDays(-1));

        bars.Bars.ShouldHaveSingleItem();
        bars.Refused.Select(refused => (refused.Defect, refused.Reason)).ShouldBe([
            (BarDefect.Unreadable, "'11 May' is no date"), (BarDefect.Incomplete, "a figure of 2018-05-10 is missing")]);
    }

    [Theory]
    [InlineData("""{"Error Message":"Invalid API call. Please retry for TIME_SERIES_DAILY."}""", 1, "It does not take the question")]
    [InlineData("""{"Error Message":"the parameter apikey is invalid or missing."}""", 1, "The key does not give")]
    [InlineData("""{"Information":"Thank you for using Alpha Vantage! This is a premium endpoint. Lift 25 requests per day."}""",
        1, "The key does not give")]
    [InlineData("""{"Information":"The **demo** API key is for demo purposes only. Please claim your free API key."}""", 1,
        "The key does not give")]
    [InlineData("""{"Note":"Our standard API call frequency is 5 calls per minute and 500 calls per day."}""", 3,
        "It takes no more calls until 2018-05-11 20:18:")]
    [InlineData("""{"Information":"Please spread out your free API requests more sparingly (1 request per second), 25 per day."}""", 3,
        "It takes no more calls until 2018-05-11 20:15:")]
    [InlineData("""{"Information":"Thank you for using Alpha Vantage!"}""", 3, "It failed to give daily of AAPL: Thank you")]
    [InlineData("{}", 3, "It failed to give daily of AAPL: its reply has no 'Time Series (Daily)'")]
    [InlineData("""{"Meta Data":{"2. Symbol":"AAPL"},"Time Series (Daily)":"none"}""", 3, "its reply has no 'Time Series (Daily)'")]
    [InlineData("""{"Meta Data":{"2. Symbol":"MSFT"},"Time Series (Daily)":{}}""", 3, "it answered of MSFT")]
    [InlineData("""{"Time Series (Daily)":{"2018-05-11":{"1. op""", 3, "it sent what is no JSON")]
    public async Task Bars_Refused_AreToldApartByTheirWords(string body, int calls, string message)
    {
        Vendor.Plays = _ => new(200, body);

        (await Should.ThrowAsync<IngestException>(IngestAsync(Services(), Friday))).Message.ShouldContain(message);

        Vendor.Calls.Count.ShouldBe(calls);
        (await Database.ScalarAsync<long>("select count(*) from bar")).ShouldBe(0);
    }

    [Fact]
    public async Task Bars_DayThatIsUsedUpByTheVendorsWord_AreNotAskedForUntilItsMidnight()
    {
        Vendor.Plays = _ => new(200, Information(Quota));

        var exception = await Should.ThrowAsync<IngestException>(IngestAsync(Services(), Friday));
        exception.Message.ShouldBe("It takes no more calls until 2018-05-12 04:00:00 UTC: We have detected your API key as *** and our "
            + "standard API rate limit is 25 requests per day. Please subscribe to any of the premium plans to instantly remove all daily "
            + "rate limits.");
        await Should.ThrowAsync<IngestException>(IngestAsync(Services(), Friday, Symbol.Parse("MSFT")));
        Vendor.Calls.ShouldHaveSingleItem();
        (await RowsAsync("vendor_reply")).ShouldNotContain(Key);

        Time.Now = new(2018, 5, 12, 4, 0, 1, TimeSpan.Zero);
        Vendor.Plays = _ => new(200, Daily);
        (await IngestAsync(Services(), Friday)).Stored.Added.ShouldBe(2);
    }

    [Fact]
    public async Task Bars_OfManySymbols_TakeNoMoreThanTheDaysCallsAndSayWhenThereAreMore()
    {
        Vendor.Plays = call => new(200, Daily.Replace("AAPL", call.Path.Split("symbol=")[1].Split('&')[0], StringComparison.Ordinal));
        var said = new List<string>();
        for (var i = 0; i < 30; i++)
        {
            try
            {
                await OfferedAsync(Services(), Friday, Symbol.Parse($"S{i}"));
            }
            catch (IngestException exception)
            {
                said.Add(exception.Message);
            }
        }

        Vendor.Calls.Count.ShouldBe(25);
        said.ShouldBe(Enumerable.Repeat(
            "It takes no more calls until 2018-05-12 04:00:00 UTC: all 25 calls of 2018-05-11 are used.", 5));
        (await Database.ScalarAsync<long>("select count(*) from vendor_reply where status is null and class = 'RateLimited'")).ShouldBe(5);
    }

    [Fact]
    public async Task Actions_BesideAdjustedPrices_AreDividendsAndSplits()
    {
        Vendor.Plays = _ => new(200, """
            {"Meta Data":{"2. Symbol":"AAPL"},"Time Series (Daily)":{
              "2018-05-11":{"1. open":"189.49","6. volume":"1","7. dividend amount":"0.7300","8. split coefficient":"1.0"},
              "2018-05-10":{"6. volume":"1","7. dividend amount":"0.0000","8. split coefficient":"1.0"},
              "2014-06-09":{"6. volume":"1","7. dividend amount":"0.0000","8. split coefficient":"7.0"}}}
            """);

        var actions = await Services().GetServices<IActionSource>().Single().ReadAsync(Aapl, new(2014, 1, 1), Cancel);

        actions.ShouldBe([
            new(new Split(new(2014, 6, 9), 1, 7), "alphavantage:AAPL:2014-06-09:split:7"),
            new(new Dividend(Friday, 0.73m), "alphavantage:AAPL:2018-05-11:dividend:0.73")]);
        Vendor.Calls.Single().Path.ShouldContain("function=TIME_SERIES_DAILY_ADJUSTED&symbol=AAPL&outputsize=full");
    }

    [Theory]
    [InlineData("09:30:00", "09:31:00", true)] // beginnings
    [InlineData("09:31:00", "16:00:00", true)] // ends
    [InlineData("09:31:00", "09:32:00", false)]
    public async Task Minutes_WhoseStampsAreBeginningsOrEnds_BeginWhenTheyBegin(string first, string second, bool canBeTold)
    {
        Vendor.Plays = _ => new(200, $$$"""
            {"Meta Data":{"2. Symbol":"AAPL","6. Time Zone":"US/Eastern"},"Time Series (1min)":{
              "2018-05-11 {{{second}}}":{"1. open":"189.2","2. high":"189.3","3. low":"189","4. close":"189.1","5. volume":"20"},
              "2018-05-11 {{{first}}}":{"1. open":"189.1","2. high":"189.3","3. low":"189","4. close":"189.2","5. volume":"10"}
            }}
            """);
        var source = Services().GetServices<IMinuteSource>().Single();
        if (!canBeTold)
        {
            (await Should.ThrowAsync<IngestException>(source.ReadAsync(Aapl, Friday, Friday, Cancel)))
                .Message.ShouldContain("It cannot be told");
            return;
        }

        var minutes = await source.ReadAsync(Aapl, Friday, Friday, Cancel);

        minutes.Select(minute => minute.Volume).ShouldBe([10, 20]);
        minutes[0].Start.ShouldBe(new DateTime(2018, 5, 11, 13, 30, 0, DateTimeKind.Utc));
        Vendor.Calls.Single().Path.ShouldStartWith("/query?function=TIME_SERIES_INTRADAY&symbol=AAPL&interval=1min&month=2018-05"
            + "&outputsize=full&adjusted=false&extended_hours=false&datatype=json&apikey=");
    }

    [Fact]
    public async Task Minutes_PlanThatHasNone_IsSaidOnceForAllSymbolsAndNotAskedAgain()
    {
        Vendor.Plays = _ => new(200, Information("Thank you for using Alpha Vantage! This is a premium endpoint."));
        var services = Services();
        var fetch = services.GetRequiredService<MinuteFetch>();

        var fetched = await fetch.RunAsync(Aapl, Friday, progress: null, Cancel);
        await fetch.RunAsync(Aapl, Friday, progress: null, Cancel);
        await fetch.RunAsync(Symbol.Parse("MSFT"), Friday, progress: null, Cancel);

        fetched.MayComeLater.ShouldBeFalse();
        var status = (await services.GetRequiredService<MarketStatuses>().ReadAsync(Cancel)).Symbols.ShouldHaveSingleItem();
        status.Minutes.Refusals.ShouldHaveSingleItem().Reason.ShouldStartWith("The key does not give intraday-1min of AAPL: Thank you");
        Vendor.Calls.ShouldHaveSingleItem().Path.ShouldContain("function=TIME_SERIES_INTRADAY");
    }

    [Fact]
    public async Task Ask_AnyWay_TheKeyIsInNoLogRowOrError()
    {
        Vendor.Plays = _ => new(500, Information(Quota));

        var exception = await Should.ThrowAsync<IngestException>(IngestAsync(Services(), Friday));

        string[] places = [$"{exception}", string.Join('\n', Logged), await RowsAsync("vendor_reply")];
        Logged.ShouldNotBeEmpty();
        places.ShouldAllBe(place => !place.Contains("CANARY", StringComparison.Ordinal));
    }

    private static string Information(string words) => $$"""{"Information":"{{words}}"}""";
}
