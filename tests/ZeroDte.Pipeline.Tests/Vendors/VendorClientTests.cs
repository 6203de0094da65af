using System.IO.Compression;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Pipeline.Market;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Tests.Vendors;

/// <summary>What holds whichever vendor is asked, shown with one that tells most by HTTP status.</summary>
public sealed class VendorClientTests : VendorTest
{
    private const string Day = """
        {"status":"OK","adjusted":false,"results":[{"T":"AAPL","v":26212221,"o":189.49,"c":188.59,"h":190.06,"l":187.45,"t":1526068800000}]}
        """;

    private static readonly DateOnly Thursday = Friday.AddDays(-1);

    protected override IEnumerable<(string Key, string Value)> Known =>
        [("MASSIVE_API_KEY", Key), ("Market:Polygon:BaseUrl", $"{Vendor.Url}")];

    [Theory]
    [InlineData(401, """{"status":"ERROR","request_id":"a","error":"Unknown API Key"}""", 1, "NotEntitled", "Unknown API Key (status 401)")]
    [InlineData(403, """{"status":"NOT_AUTHORIZED","message":"You are not entitled to this data."}""", 1, "NotEntitled", "not entitled")]
    [InlineData(401, "<html><head><title>401</title></head><body>No</body></html>", 1, "NotEntitled", "401 No (status 401)")]
    [InlineData(400, """{"status":"ERROR","error":"Could not parse the time parameter"}""", 1, "BadRequest", "Could not parse")]
    [InlineData(404, "", 1, "BadRequest", "it answered with status 404")]
    [InlineData(404, """{"status":"NOT_FOUND","message":"Data not found."}""", 1, "NoData", "Data not found")]
    [InlineData(302, "", 1, "BadRequest", "redirects are not followed")]
    [InlineData(200, """{"status":"ERROR","error":"You've exceeded the maximum requests per minute"}""", 4, "RateLimited", "exceeded")]
    [InlineData(200, """{"status":"NOT_AUTHORIZED","message":"Not in your plan."}""", 1, "NotEntitled", "Not in your plan. (status NOT")]
    [InlineData(200, """{"status":"ERROR","error":"bad ticker"}""", 1, "BadRequest", "bad ticker (status ERROR)")]
    [InlineData(429, """{"status":"ERROR","error":"You've exceeded the maximum requests per minute"}""", 4, "RateLimited", "exceeded")]
    [InlineData(429, "", 4, "RateLimited", "it answered with status 429")]
    [InlineData(408, "", 4, "VendorFault", "it answered with status 408")]
    [InlineData(500, "oops", 4, "VendorFault", "oops (status 500)")]
    [InlineData(502, "<html><body><h1>Bad Gateway</h1></body></html>", 4, "VendorFault", "Bad Gateway (status 502)")]
    [InlineData(204, "", 4, "VendorFault", "it answered with status 204")]
    public async Task Ask_Refused_IsClassedActedOnAndKept(int status, string body, int calls, string kind, string reason)
    {
        Vendor.Plays = _ => new(status, status == 204 ? "" : body) { Headers = status == 302 ? [("Location", "http://example.com/")] : [] };

        if (kind == "NoData")
            (await IngestAsync(Services(), Thursday)).Stored.Added.ShouldBe(0);
        else
            (await Should.ThrowAsync<IngestException>(IngestAsync(Services(), Thursday))).Message.ShouldContain(reason);

        Vendor.Calls.Count.ShouldBe(calls);
        (await Database.ScalarAsync<string>("select class || ': ' || reason from vendor_reply order by id desc limit 1"))
            .ShouldStartWith($"{kind}: ");
        (await Database.ScalarAsync<string>("select reason from vendor_reply order by id desc limit 1")).ShouldContain(reason);
        (await Database.ScalarAsync<string>("select string_agg(distinct status::text, ' ') from vendor_reply")).ShouldBe($"{status}");
    }

    [Theory]
    [InlineData("NotEntitled", 403)]
    [InlineData("BadRequest", 400)]
    public async Task Ask_WhatWasRefusedForGood_IsNotAskedAgainUntilAnotherKeyAsks(string kind, int status)
    {
        Vendor.Plays = _ => new(status, "no");
        await Should.ThrowAsync<IngestException>(IngestAsync(Services(), Thursday));
        await Should.ThrowAsync<IngestException>(IngestAsync(Services(), Thursday));
        Vendor.Calls.Count.ShouldBe(1, kind);

        await Should.ThrowAsync<IngestException>(IngestAsync(Services(("MASSIVE_API_KEY", "another-key")), Thursday));

        Vendor.Calls.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(500, "")]
    [InlineData(200, """{"status":"OK","results":[{"o":18""")]
    [InlineData(200, "{}")]
    public async Task Ask_VendorThatRecovers_IsAskedAgainLaterAndLaterAndThenTheAnswerIsTaken(int status, string body)
    {
        Vendor.Plays = _ => Vendor.Calls.Count < 4 ? new(status, body) : new(200, Day);

        (await OfferedAsync(Services(("Market:Polygon:PerMinute", "0")), Thursday)).Bars.ShouldHaveSingleItem();

        Vendor.Calls.Count.ShouldBe(4);
        var waits = Time.Waits.Select(wait => wait.TotalSeconds).ToList();
        waits.Count.ShouldBe(3);
        waits[0].ShouldBeInRange(0.5, 1);
        waits[1].ShouldBeInRange(1, 2);
        waits[2].ShouldBeInRange(2, 4);
    }

    [Theory]
    [InlineData("20")]
    [InlineData("Fri, 11 May 2018 20:15:20 GMT")]
    public async Task Ask_TooManyCalls_WaitsAsLongAsTheVendorSays(string retryAfter)
    {
        Vendor.Plays = _ => Vendor.Calls.Count < 2 ? new(429, "") { Headers = [("Retry-After", retryAfter)] } : new(200, Day);

        (await OfferedAsync(Services(), Thursday)).Bars.ShouldHaveSingleItem();

        Time.Waits.ShouldHaveSingleItem().TotalSeconds.ShouldBe(20, tolerance: 0.01);
    }

    [Fact]
    public async Task Ask_TooManyCallsForLong_SaysUntilWhenAndOtherProcessesDoNotAsk()
    {
        Vendor.Plays = _ => new(429, "") { Headers = [("Retry-After", "3600")] };

        (await Should.ThrowAsync<IngestException>(IngestAsync(Services(), Thursday))).Message
            .ShouldBe("It takes no more calls until 2018-05-11 21:15:00 UTC: it answered with status 429.");
        (await Should.ThrowAsync<IngestException>(IngestAsync(Services(), Thursday, Symbol.Parse("MSFT")))).Message
            .ShouldBe("It takes no more calls until 2018-05-11 21:15:00 UTC: it said that there were too many.");

        Vendor.Calls.ShouldHaveSingleItem();
        Time.Now = Time.Now.AddMinutes(61);
        Vendor.Plays = _ => new(200, Day);
        (await OfferedAsync(Services(), Thursday)).Bars.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Ask_VendorThatHangs_IsNotWaitedForLong()
    {
        Vendor.Plays = _ => new(200, Day) { Delay = TimeSpan.FromMinutes(5) };
        var services = Services(("Market:Polygon:TimeoutSeconds", "0.3"), ("Market:Polygon:MostAttempts", "2"));

        (await Should.ThrowAsync<IngestException>(IngestAsync(services, Thursday))).Message
            .ShouldBe("It failed to give daily of AAPL: it did not answer within 0.3 s. It is asked again later.");

        (await Database.ScalarAsync<string>("select reason from vendor_reply where status is null and sha256 is null"))
            .ShouldBe("it did not answer within 0.3 s");
    }

    [Fact]
    public async Task Ask_VendorThatSendsTooMuch_IsNotReadToTheEnd()
    {
        Vendor.Plays = _ => new(200, new byte[2_000_000]);
        var services = Services(("Market:Polygon:MostMegabytes", "1"), ("Market:Polygon:MostAttempts", "1"));

        (await Should.ThrowAsync<IngestException>(IngestAsync(services, Thursday))).Message.ShouldContain("is larger than 1 MB");
    }

    [Fact]
    public async Task Ask_VendorThatIsAway_IsToldAsSuch()
    {
        var services = Services(("Market:Polygon:BaseUrl", "http://127.0.0.1:1"));

        (await Should.ThrowAsync<IngestException>(IngestAsync(services, Thursday))).Message.ShouldContain("Connection refused");
    }

    [Fact]
    public async Task Ask_Cancelled_EndsAtOnceAndIsNoFaultOfTheVendor()
    {
        using var stop = new CancellationTokenSource();
        Vendor.Plays = _ =>
        {
            stop.Cancel();
            return new(200, Day) { Delay = TimeSpan.FromMinutes(5) };
        };
        var source = Services().GetServices<IBarSource>().Single();
        var bars = new OfferedBars(Aapl, TradingCalendar.Nyse, Time.Now) { Unit = "item" };

        await Should.ThrowAsync<OperationCanceledException>(source.ReadAsync(bars, Thursday, progress: null, stop.Token));

        (await Database.ScalarAsync<long>("select count(*) from vendor_reply")).ShouldBe(0);
    }

    [Fact]
    public async Task Ask_Again_IsAnsweredFromWhatIsKeptUntilItIsOldOrASessionHasClosed()
    {
        Vendor.Plays = _ => new(200, Day);
        await OfferedAsync(Services(), Thursday);
        Time.Now = Time.Now.AddMinutes(4);
        await OfferedAsync(Services(), Thursday);
        Vendor.Calls.Count.ShouldBe(1, "it is fresh, in every process");

        Time.Now = Time.Now.AddMinutes(2);
        await OfferedAsync(Services(), Thursday);
        Vendor.Calls.Count.ShouldBe(2);

        Time.Now = new(2018, 5, 14, 19, 58, 0, TimeSpan.Zero);
        await OfferedAsync(Services(), Thursday);
        Vendor.Calls.Count.ShouldBe(3);
        Time.Now = Time.Now.AddMinutes(3); // past Monday's close
        await OfferedAsync(Services(), Thursday);
        Vendor.Calls.Count.ShouldBe(4);
    }

    [Fact]
    public async Task Keep_TheSameBytesTwice_AreThereOnceWithTwoRows()
    {
        Vendor.Plays = _ => new(200, Day) { Headers = [("ETag", "\"v1\"")] };
        await OfferedAsync(Services(), Thursday);
        Time.Now = Time.Now.AddDays(1);
        await OfferedAsync(Services(), Thursday);

        (await Database.ScalarAsync<string>("""
            select string_agg(concat_ws(' ', vendor, endpoint, symbol, status, etag, bytes, class, reason), '; ') from vendor_reply
            """)).ShouldBe($"polygon daily AAPL 200 \"v1\" {Day.Length} Data ; polygon daily AAPL 200 \"v1\" {Day.Length} Data ");
        var file = Directory.EnumerateFiles(Objects, "*", SearchOption.AllDirectories).ShouldHaveSingleItem();
        Path.GetRelativePath(Objects, file).ShouldBe(
            $"raw/polygon/daily/AAPL/2018-05-11/{await Database.ScalarAsync<string>("select distinct sha256 from vendor_reply")}.gz");
    }

    [Fact]
    public async Task Keep_BytesThatWereDeletedMeanwhile_AreThereAgain()
    {
        Vendor.Plays = _ => new(200, Day);
        await OfferedAsync(Services(), Thursday);
        Directory.Delete(Objects, recursive: true);
        Time.Now = Time.Now.AddDays(1);

        await OfferedAsync(Services(), Thursday);

        (await OfferedAsync(Services(), Thursday)).Bars.ShouldHaveSingleItem();
        Vendor.Calls.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Keep_ObjectStoreThatCannotBeWritten_StoresNothingAndSaysSo()
    {
        Vendor.Plays = _ => new(200, Day);
        await File.WriteAllTextAsync(Objects, "a file where the folder should be", Cancel);

        var exception = await Should.ThrowAsync<IngestException>(IngestAsync(Services(), Thursday));

        exception.Message.ShouldStartWith("What it sent cannot be kept, and so nothing was stored: The object store ");
        (await Database.ScalarAsync<long>("select (select count(*) from vendor_reply) + (select count(*) from bar)")).ShouldBe(0);
        File.Delete(Objects);
        (await IngestAsync(Services(), Thursday)).Stored.Added.ShouldBe(1);
    }

    [Fact]
    public async Task Keep_BytesThatWereChanged_AreNotTakenForTheReply()
    {
        Vendor.Plays = _ => new(200, Day);
        await OfferedAsync(Services(), Thursday);
        var file = Directory.EnumerateFiles(Objects, "*", SearchOption.AllDirectories).Single();
        var content = await File.ReadAllBytesAsync(file, Cancel);
        content[content.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(file, content, Cancel);

        (await Should.ThrowAsync<IngestException>(OfferedAsync(Services(), Thursday))).Message.ShouldContain("cannot be read again");
    }

    [Theory]
    [InlineData(200)]
    [InlineData(401)]
    [InlineData(429)]
    [InlineData(500)]
    public async Task Ask_VendorThatRepeatsTheKey_TheKeyIsNowhere(int status)
    {
        Vendor.Plays = _ => new(status, $$"""{"status":"ERROR","error":"Key {{Key}} {{Uri.EscapeDataString(Key)}} is out"}""")
        {
            Headers = [("ETag", $"\"{Key}\"")],
        };

        var exception = await Should.ThrowAsync<IngestException>(IngestAsync(Services(), Thursday));

        exception.Message.ShouldContain("Key *** *** is out");
        await ShouldBeNowhereAsync(exception, Key, Uri.EscapeDataString(Key));
    }

    [Fact]
    public async Task Jobs_SeveralSources_AskTheNextAndKeepWhyNotTheFirst()
    {
        Vendor.Plays = call => call.Path switch
        {
            var path when path.Contains("function=TIME_SERIES_DAILY_ADJUSTED", StringComparison.Ordinal) =>
                new(200, """{"Information":"This is a premium endpoint."}"""),
            var path when path.StartsWith("/query?", StringComparison.Ordinal) => new(200, """
                {"Time Series (Daily)":{"2018-05-11":{"1. open":"189.49","2. high":"190.06","3. low":"187.45","4. close":"188.59",
                "5. volume":"26212221"}}}
                """),
            _ => new(403, """{"status":"NOT_AUTHORIZED","message":"Not in your plan."}"""),
        };
        var services = Services(("ALPHAVANTAGE_API_KEY", Key), ("Market:AlphaVantage:BaseUrl", $"{Vendor.Url}"));

        var run = await services.GetRequiredService<JobRunner>().RunAsync(
            new("ingest", Aapl, Friday, Revision: 1), Time.Now, parameters: null, Cancel);

        run.State.ShouldBe(JobState.Committed);
        const string NotInThePlan = "Not in your plan. (status 403). Take a key or a plan that has it, or another source.";
        run.Message.ShouldStartWith("AAPL on 2018-05-11: open 189.49, high 190.06, low 187.45, close 188.59. ");
        run.Message.ShouldContain($"Polygon: The key does not give dividends of AAPL: {NotInThePlan} Alpha Vantage: The key does not");
        run.Message.ShouldEndWith($"Polygon: The key does not give daily of AAPL: {NotInThePlan} Alpha Vantage: 1 sessions added, 0 "
            + "corrected, 0 refused.");
        (await Database.ScalarAsync<string>("""
            select string_agg(vendor || ' ' || endpoint || ' ' || class, ', ' order by id) from vendor_reply
            """)).ShouldBe("polygon dividends NotEntitled, alphavantage daily-adjusted NotEntitled, polygon daily NotEntitled, "
                + "polygon daily NotEntitled, alphavantage daily-full Data");
        await ShouldBeNowhereAsync(new IngestException(run.Message!), Key, Uri.EscapeDataString(Key));
    }

    private async Task ShouldBeNowhereAsync(Exception exception, params string[] secrets)
    {
        var kept = new StringBuilder();
        foreach (var file in Directory.EnumerateFiles(Objects, "*.gz", SearchOption.AllDirectories))
        {
            await using var gzip = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
            using var text = new StreamReader(gzip);
            kept.Append(await text.ReadToEndAsync(Cancel));
        }

        kept.Length.ShouldBeGreaterThan(0);
        Logged.ShouldNotBeEmpty();
        string[] places = [$"{exception}", $"{kept}", string.Join('\n', Logged), await RowsAsync("vendor_reply"),
            await RowsAsync("vendor_budget"), await RowsAsync("job_attempt"), await RowsAsync("quarantine")];
        foreach (var place in places)
        {
            foreach (var secret in secrets)
                place.ShouldNotContain(secret);
        }
    }
}
