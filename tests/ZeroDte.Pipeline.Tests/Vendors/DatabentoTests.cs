using Microsoft.Extensions.DependencyInjection;
using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Vendors.Databento;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Tests.Vendors;

public sealed class DatabentoTests : VendorTest
{
    private const string Conditions = """
        [{"date":"2018-05-09","condition":"available","last_modified_date":"2018-05-10"},
         {"date":"2018-05-10","condition":"degraded","last_modified_date":"2018-05-11"},
         {"date":"2018-05-11","condition":"available","last_modified_date":"2018-05-12"},
         {"date":"2018-05-14","condition":"pending","last_modified_date":null}]
        """;

    private string _cost = "0.01";

    protected override IEnumerable<(string Key, string Value)> Known =>
        [("DATABENTO_API_KEY", Key), ("Market:Databento:BaseUrl", $"{Vendor.Url}")];

    [Fact]
    public async Task Bars_OverSomeDays_AreAskedForAfterTheirConditionAndCost()
    {
        Plays(Days());

        var bars = await OfferedAsync(Services(), Friday.AddDays(-1));

        bars.Bars.Select(offered => offered.Bar).ShouldBe([
            new(Friday.AddDays(-1), 187.74m, 190.37m, 187.65m, 190.04m, 27989289),
            new(Friday, 189.49m, 190.06m, 187.45m, 188.59m, 26212221)]);
        Vendor.Calls.Select(call => call.Path.Split('?')[0]).ShouldBe([
            "/v0/metadata.get_dataset_condition", "/v0/metadata.get_cost", "/v0/timeseries.get_range"]);
        Vendor.Calls[2].Body.ShouldBe("dataset=EQUS.SUMMARY&symbols=AAPL&schema=ohlcv-1d&start=2018-05-10T00%3A00%3A00Z"
            + "&end=2018-05-12T00%3A00%3A00Z&stype_in=raw_symbol&stype_out=instrument_id&encoding=dbn&compression=none");
        Vendor.Calls[2].Headers["Authorization"].ShouldBe(
            $"Basic {Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes($"{Key}:"))}");
        Logged.ShouldContain(line => line.Contains("degraded: 2018-05-10", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Bars_ThatCostTooMuch_AreNotAskedFor()
    {
        _cost = "12.5";
        Plays(Days());

        (await Should.ThrowAsync<IngestException>(IngestAsync(Services(), Friday))).Message.ShouldBe(
            "ohlcv-1d of AAPL would cost 12.50 dollars, and 1.00 are allowed (Market__Databento__MostDollars).");

        Vendor.Calls.ShouldNotContain(call => call.Path == "/v0/timeseries.get_range");
    }

    [Fact]
    public async Task Bars_DayThatIsPending_IsSaidToBe()
    {
        Time.Now = new(2018, 5, 14, 20, 15, 0, TimeSpan.Zero);
        Plays(Days());

        (await Should.ThrowAsync<IngestException>(IngestAsync(Services(), new(2018, 5, 14)))).Message.ShouldBe(
            "It has no day of EQUS.SUMMARY from 2018-05-14 to 2018-05-14 yet.");
    }

    [Theory]
    [InlineData(401, """{"detail":{"case":"auth_authentication_failed","message":"Authentication failed.","status_code":401}}""", 1,
        "The key does not give ohlcv-1d of AAPL: Authentication failed. (auth_authentication_failed) (status 401)")]
    [InlineData(402, """{"detail":"Payment required"}""", 1, "The key does not give ohlcv-1d of AAPL: Payment required (status 402)")]
    [InlineData(422, """{"detail":{"case":"data_end_after_available_end","message":"Data end is too late."}}""", 1, "It has no ohlcv-1d")]
    [InlineData(422, """{"detail":{"case":"symbology_invalid_symbol","message":"No such symbol."}}""", 1, "It does not take the question")]
    [InlineData(504, "<html>Gateway</html>", 4, "Gateway (status 504)")]
    [InlineData(200, "{}", 4, "What it sent is no DBN file")]
    [InlineData(200, "ts_event,rtype\n1,2", 4, "ends in the middle of a line")]
    public async Task Bars_Refused_AreClassedByStatusAndCase(int status, string body, int calls, string message)
    {
        Plays(new(status, body));

        (await Should.ThrowAsync<IngestException>(IngestAsync(Services(), Friday))).Message.ShouldContain(message);

        Vendor.Calls.Count(call => call.Path == "/v0/timeseries.get_range").ShouldBe(calls);
    }

    [Fact]
    public async Task Minutes_OfASession_AreAskedForFromBellToBell()
    {
        var open = new DateTime(2018, 5, 11, 13, 30, 0, DateTimeKind.Utc);
        Plays(new(200, new DbnWriter { Schema = 6 }.Bar(0x21, open, 189.1m, 189.3m, 189, 189.2m, 100).ToBytes()));

        (await Services().GetServices<IMinuteSource>().Single().ReadAsync(Aapl, Friday, Friday, Cancel)).ShouldHaveSingleItem()
            .ShouldBe(new MinuteBar(open, 189.1m, 189.3m, 189, 189.2m, 100));

        Vendor.Calls[^1].Body.ShouldContain("dataset=EQUS.MINI&symbols=AAPL&schema=ohlcv-1m&start=2018-05-11T13%3A30%3A00Z"
            + "&end=2018-05-11T20%3A00%3A00Z");
    }

    [Fact]
    public async Task Ticks_AsCsv_AreAskedForAndReadAsSuch()
    {
        Plays(new(200, "ts_recv,ts_event,rtype,publisher_id,instrument_id,action,side,depth,price,size,flags,ts_in_delta,sequence,symbol\n"
            + "1526045400000000000,1526045400000000000,0,2,7,T,B,0,188500000000,100,0,5,77,AAPL\n"));
        var ticks = Services(("Market:Databento:Encoding", "csv")).GetRequiredService<DatabentoTicks>();

        var trades = await ticks.TradesAsync(Aapl, Time.Now.AddHours(-7), Time.Now.AddHours(-1), withQuotes: false, Cancel);

        trades.ShouldHaveSingleItem().Price.ShouldBe(188.5m);
        Vendor.Calls[^1].Body.ShouldContain("encoding=csv&compression=none&pretty_px=false&pretty_ts=false&map_symbols=true");
    }

    private static Answer Days() => new(200, new DbnWriter()
        .Bar(0x23, new(2018, 5, 10, 0, 0, 0, DateTimeKind.Utc), 187.74m, 190.37m, 187.65m, 190.04m, 27989289)
        .Bar(0x23, new(2018, 5, 11, 0, 0, 0, DateTimeKind.Utc), 189.49m, 190.06m, 187.45m, 188.59m, 26212221)
        .ToBytes());

    private void Plays(Answer range) => Vendor.Plays = call => call.Path.Split('?')[0] switch
    {
        "/v0/metadata.get_dataset_condition" => new(200, Conditions),
        "/v0/metadata.get_cost" => new(200, _cost),
        "/v0/timeseries.get_range" => range,
        _ => null,
    };
}
