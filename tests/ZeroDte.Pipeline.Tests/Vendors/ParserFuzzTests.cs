using System.Text;
using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Vendors.AlphaVantage;
using ZeroDte.Pipeline.Vendors.Databento;
using ZeroDte.Pipeline.Vendors.Http;
using ZeroDte.Pipeline.Vendors.Polygon;
using ZeroDte.Pipeline.Vendors.Replies;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Tests.Vendors;

/// <summary>
/// Replies that were cut or changed at random. What is judged to be data and read gives bars that can be true, of sessions that there
/// were, and no more of them than were sent; everything else is a refusal, and never another exception. A cut one gives nothing.
/// </summary>
public sealed class ParserFuzzTests
{
    private const int Trials = 3_000;

    private static readonly DateTimeOffset Now = new(2018, 5, 11, 20, 30, 0, TimeSpan.Zero);
    private static readonly DateTime Open = new(2018, 5, 11, 13, 30, 0, DateTimeKind.Utc);

    private static readonly AlphaVantageVendor AlphaVantage = new(AlphaVantageOptions.Default, new("CANARY-key", "test"));
    private static readonly PolygonVendor Polygon = new(PolygonOptions.Default, new("CANARY-key", "test"));
    private static readonly FlatFileVendor Files = new(FlatFileOptions.Default, new("CANARY-key", "test"));
    private static readonly DatabentoVendor Databento = new(DatabentoOptions.Default, new("CANARY-key", "test"));

    private static readonly Dictionary<string, Case> Cases = new()
    {
        ["Alpha Vantage days"] = new(AlphaVantage, AlphaVantageDaily.Latest, AlphaVantageDaily.Member, """
            {"Meta Data":{"2. Symbol":"AAPL"},"Time Series (Daily)":{
              "2018-05-11":{"1. open":"189.49","2. high":"190.06","3. low":"187.45","4. close":"188.59","5. volume":"26212221"},
              "2018-05-10":{"1. open":"187.74","2. high":"190.37","3. low":"187.65","4. close":"190.04","5. volume":"27989289"}}}
            """u8.ToArray(), Days(new AlphaVantageDaily(TradingCalendar.Nyse))),
        ["Alpha Vantage actions"] = new(AlphaVantage, AlphaVantageDaily.Adjusted, AlphaVantageDaily.Member, """
            {"Time Series (Daily)":{"2018-05-11":{"7. dividend amount":"0.7300","8. split coefficient":"7.0"}}}
            """u8.ToArray(), Actions(new AlphaVantageDaily(TradingCalendar.Nyse))),
        ["Alpha Vantage minutes"] = new(AlphaVantage, AlphaVantageIntraday.Endpoint, AlphaVantageIntraday.Member, """
            {"Meta Data":{"2. Symbol":"AAPL","6. Time Zone":"US/Eastern"},"Time Series (1min)":{
              "2018-05-11 09:31:00":{"1. open":"189.2","2. high":"189.3","3. low":"189","4. close":"189.1","5. volume":"20"},
              "2018-05-11 09:30:00":{"1. open":"189.1","2. high":"189.3","3. low":"189","4. close":"189.2","5. volume":"10"}}}
            """u8.ToArray(), MinutesOf(new AlphaVantageIntraday(TradingCalendar.Nyse))),
        ["Polygon days"] = new(Polygon, PolygonDaily.Range, PolygonVendor.Results, """
            {"ticker":"AAPL","status":"OK","adjusted":false,"queryCount":2,"resultsCount":2,"results":[
              {"v":27989289.0,"o":187.74,"c":190.04,"h":190.37,"l":187.65,"t":1525924800000},
              {"v":2.6212221e7,"o":189.49,"c":188.59,"h":190.06,"l":187.45,"t":1526011200000}],"count":2}
            """u8.ToArray(), Days(new PolygonDaily(TradingCalendar.Nyse))),
        ["Polygon minutes"] = new(Polygon, PolygonMinuteReader.Endpoint, PolygonVendor.Results, """
            {"ticker":"AAPL","status":"OK","adjusted":false,"results":[{"v":10.5,"o":189.1,"c":189.2,"h":189.3,"l":189.0,"t":1526045400000},
              {"v":20,"o":189.2,"c":189.1,"h":189.3,"l":189.0,"t":1526045460000}]}
            """u8.ToArray(), MinutesOf(new PolygonMinuteReader(TradingCalendar.Nyse))),
        ["Polygon dividends"] = new(Polygon, PolygonActionReader.Dividends, PolygonVendor.Results, """
            {"status":"OK","results":[{"id":"E","ticker":"AAPL","cash_amount":0.73,"currency":"USD","ex_dividend_date":"2018-05-11"}]}
            """u8.ToArray(), Actions(new PolygonActionReader())),
        ["Polygon file"] = new(Files, FlatFile.Days, "", FlatFileTests.Gzip(
            "ticker,volume,open,close,high,low,window_start,transactions\nA,1,1,1,1,1,1526011200000000000,1\n"
                + "AAPL,26212221,189.49,188.59,190.06,187.45,1526011200000000000,200\nMSFT,1,1,1,1,1,1526011200000000000,1\n"),
            Days(new FlatFileReader(TradingCalendar.Nyse))),
        ["Databento DBN"] = new(Databento, "ohlcv-1d", DatabentoVendor.Ticks, new DbnWriter()
            .Bar(0x23, Open.Date.AddDays(-1), 187.74m, 190.37m, 187.65m, 190.04m, 27989289)
            .Bar(0x23, Open.Date, 189.49m, 190.06m, 187.45m, 188.59m, 26212221).ToBytes(), Days(new DatabentoReader(TradingCalendar.Nyse))),
        ["Databento CSV"] = new(Databento, "ohlcv-1m", DatabentoVendor.Ticks, Encoding.ASCII.GetBytes(
            "ts_event,rtype,publisher_id,instrument_id,open,high,low,close,volume,symbol\n"
                + "1526045400000000000,33,1,7,189100000000,189300000000,189000000000,189200000000,10,AAPL\n"
                + "1526045460000000000,33,1,7,189100000000,189300000000,189000000000,189200000000,20,AAPL\n"),
            MinutesOf(new DatabentoReader(TradingCalendar.Nyse))),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Read_Untouched_GivesWhatWasSent(string name) => Read(Cases[name], Cases[name].Body).ShouldBeGreaterThan(0);

    [Theory]
    [MemberData(nameof(Names))]
    public void Read_Cut_GivesNothing(string name)
    {
        var (one, whole) = (Cases[name], Read(Cases[name], Cases[name].Body));
        for (var length = 0; length < one.Body.Length; length++)
        {
            var found = Read(one, one.Body.AsMemory(0, length));
            // What ends where a record does is whole by itself: the length that HTTP states is then what tells.
            var isAtARecord = one.Vendor is DatabentoVendor || one.Body.AsSpan(length).IndexOfAnyExcept((byte)'\n', (byte)' ') < 0;
            (isAtARecord ? found <= whole : found == 0).ShouldBeTrue($"cut to {length} of {one.Body.Length}, {found} were found");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Read_Changed_GivesWhatCanBeTrueOrARefusal(string name)
    {
        var (one, whole) = (Cases[name], Read(Cases[name], Cases[name].Body));
        var random = new Random(1);
        for (var trial = 0; trial < Trials; trial++)
        {
            var body = one.Body.ToArray();
            for (var flips = random.Next(1, 4); flips > 0; flips--)
                body[random.Next(body.Length)] = (byte)random.Next(256);
            Read(one, body).ShouldBeLessThanOrEqualTo(whole, Convert.ToHexString(body));
        }
    }

    /// <returns>How many were found; none if it was refused.</returns>
    private static int Read(Case one, ReadOnlyMemory<byte> body)
    {
        var request = new VendorRequest(one.Endpoint, "/") { Symbol = Symbol.Aapl, Expects = one.Expects };
        var reply = new VendorReply
        {
            Vendor = one.Vendor.Name,
            Endpoint = one.Endpoint,
            Symbol = Symbol.Aapl,
            Request = $"{request}",
            Key = "",
            Series = default,
            Status = 200,
            ReceivedAt = Now,
            Body = body,
        };
        reply = reply with { Verdict = one.Vendor.Judge(request, reply) };
        try
        {
            return one.Read(reply.Data());
        }
        catch (IngestException exception)
        {
            exception.Message.ShouldNotBeNullOrWhiteSpace();
            return 0;
        }
    }

    private static Func<VendorReply, int> Days(IReplyReader<OfferedBars> reader) => reply =>
    {
        var bars = new OfferedBars(Symbol.Aapl, TradingCalendar.Nyse, Now) { Unit = "item" };
        reader.Read(reply, Symbol.Aapl, bars);
        return bars.Bars.Count;
    };

    private static Func<VendorReply, int> MinutesOf(IReplyReader<List<MinuteBar>> reader) => reply =>
    {
        var bars = new List<MinuteBar>();
        reader.Read(reply, Symbol.Aapl, bars);
        bars.ShouldAllBe(bar => Bar.Defect(bar.Open, bar.High, bar.Low, bar.Close, bar.Volume) == null);
        bars.ShouldAllBe(bar => bar.Start.AddMinutes(1) <= Now.UtcDateTime);
        return bars.Count;
    };

    private static Func<VendorReply, int> Actions(IReplyReader<List<OfferedAction>> reader) => reply =>
    {
        var found = new List<OfferedAction>();
        reader.Read(reply, Symbol.Aapl, found);
        foreach (var (action, _) in found)
            (action is Split { From: > 0, To: > 0 } or Dividend { Cash: > 0 }).ShouldBeTrue($"{action}");
        return found.Count;
    };

    private sealed record Case(IVendor Vendor, string Endpoint, string Expects, byte[] Body, Func<VendorReply, int> Read);
}
