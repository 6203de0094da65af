using System.Text;
using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Market.Csv;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Tests.Market;

public sealed class DailyCsvTests
{
    private const string Header = "Date,Open,High,Low,Close,Volume\n";
    private const string Good = "2018-05-11,189.49,190.06,187.45,188.59,26212221\n";

    private static readonly DateTimeOffset Now = new(2018, 5, 15, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("Date,Open,High,Low,Close,Adj Close,Volume\n2018-05-11,189.49,190.06,187.45,188.59,170,26212221\n")] // Yahoo Finance
    [InlineData("Date,Close/Last,Volume,Open,High,Low\n05/11/2018,$188.59,26212221,$189.49,$190.06,$187.45\n")] // Nasdaq
    [InlineData("timestamp,open,high,low,close,volume\n2018-05-11,189.49,190.06,187.45,188.59,26212221\n")] // Alpha Vantage
    [InlineData(
        "\"Date\",\"Price\",\"Open\",\"High\",\"Low\",\"Vol.\"\n\"2018/05/11\",\"188.59\",\"189.49\",\"190.06\",\"187.45\",\"26212221\"\n")]
    [InlineData("<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>,<OPENINT>\n"
        + "AAPL.US,D,20180511,000000,189.49,190.06,187.45,188.59,26212221,0\n")] // Stooq, in bulk
    [InlineData("Date;Open;High;Low;Close;Volume\r\n20180511;189.49;190.06;187.45;188.59;26212221\r\n")]
    [InlineData("Date\tOpen\tHigh\tLow\tClose\tVolume\n2018-05-11 00:00:00-04:00\t189.49\t190.06\t187.45\t188.59\t26212221.0\n")] // pandas
    [InlineData("\uFEFFDate,Open,High,Low,Close,Volume\n2018-05-11,189.49,190.06,187.45,188.59,26212221")]
    [InlineData("Date , Open, High, Low, Close, Volume\n\n 2018-05-11, 1.8949e2, 190.06, 187.45, 188.59, 26212221\n\n")]
    public void Read_SpellingsOfVendors_GiveTheSameBar(string csv)
    {
        var content = Read(csv);

        content.Refused.ShouldBeEmpty();
        content.Bars.Single().Bar.ShouldBe(new Bar(new(2018, 5, 11), 189.49m, 190.06m, 187.45m, 188.59m, 26212221));
    }

    [Theory]
    [InlineData("2018-05-12,1,1,1,1,1\n", BarDefect.NotASession, "2018-05-12 is not a trading session: a Saturday")]
    [InlineData("2018-05-28,1,1,1,1,1\n", BarDefect.NotASession, "2018-05-28 is not a trading session: Memorial Day")]
    [InlineData("1980-12-12,1,1,1,1,1\n", BarDefect.NotASession, "1980-12-12 is not a trading session: before 1990-01-01, where the "
        + "calendar begins")]
    [InlineData("2018-05-15,1,1,1,1,1\n", BarDefect.NotClosedYet, "the session of 2018-05-15 has not closed yet")]
    [InlineData("2018-05-14,NaN,1,1,1,1\n", BarDefect.Unreadable, "open 'NaN' is not a number")]
    [InlineData("2018-05-14,1,,1,1,1\n", BarDefect.Unreadable, "high '' is not a number")]
    [InlineData("2018-05-14,1,1,null,1,1\n", BarDefect.Incomplete, "low 'null' is not a number")]
    [InlineData("2018-05-14,1,1,1,Infinity,1\n", BarDefect.Unreadable, "close 'Infinity' is not a number")]
    [InlineData("2018-05-14,1,1,1,1,1.5\n", BarDefect.Unreadable, "volume '1.5' is not a whole number")]
    [InlineData("2018-05-14,1,1,1,1,99999999999999999999\n", BarDefect.Unreadable, "volume '99999999999999999999' is not a whole number")]
    [InlineData("2018-05-14,1,1,1,1,-1\n", BarDefect.ImpossiblePrices, "volume -1 is negative")]
    [InlineData("2018-05-14,0,1,1,1,1\n", BarDefect.ImpossiblePrices, "a price is zero or negative (open 0, high 1, low 1, close 1)")]
    [InlineData("2018-05-14,1,1,2,1,1\n", BarDefect.ImpossiblePrices, "high 1 is below low 2")]
    [InlineData("2018-05-14,3,2,1,1,1\n", BarDefect.ImpossiblePrices, "open 3 lies outside low 1 to high 2")]
    [InlineData("2018-05-14,1,2,1,3,1\n", BarDefect.ImpossiblePrices, "close 3 lies outside low 1 to high 2")]
    [InlineData("14.5.2018,1,1,1,1,1\n", BarDefect.Unreadable, "'14.5.2018' is not a date; write 2018-05-11")]
    [InlineData("2018-05-14,1,1,1,1\n", BarDefect.Unreadable, "5 fields where the header has 6")]
    [InlineData("2018-05-14,1,1,1,1,1,1\n", BarDefect.Unreadable, "7 fields where the header has 6")]
    [InlineData("2018-05-14,1,1,1", BarDefect.Incomplete, "the file ends in the middle of this line, after 4 of 6 fields")]
    [InlineData("2018-05-11,1,1,1,1,1\n", BarDefect.Duplicate, "2018-05-11 already stands on line 2")]
    public void Read_BadLine_IsRefusedWithItsNumberAndReasonAndTheRestIsKept(string line, BarDefect defect, string reason)
    {
        var content = Read(Header + Good + line + (line.EndsWith('\n') ? "2018-05-10,1,1,1,1,1\n" : ""));

        var refused = content.Refused.ShouldHaveSingleItem();
        (refused.Number, refused.Defect, refused.Reason, refused.Content).ShouldBe((3, defect, reason, line.TrimEnd('\n')));
        content.Bars.Count.ShouldBe(line.EndsWith('\n') ? 2 : 1);
    }

    [Fact]
    public void Read_StooqLineOfFiveMinutes_IsRefused()
    {
        var content = Read("<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>\nAAPL.US,5,20180511,153500,1,1,1,1,1\n");

        content.Refused.ShouldHaveSingleItem().Reason.ShouldBe("the line's period is '5', not a day (D)");
    }

    [Fact]
    public void Read_StrayQuote_SpoilsItsOwnLineOnly()
    {
        var content = Read(Header + "2018-05-10,\"1,1,1,1,1\n" + Good);

        content.Refused.ShouldHaveSingleItem().Number.ShouldBe(2);
        content.Bars.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("", "the file is empty.")]
    [InlineData("\n\n", "the file is empty.")]
    [InlineData("Date,Open,High,Low,Close\n", "no column Volume")]
    [InlineData("Date,Open,High,Low,Close,Close,Volume\n", "names 'Close' more than once")]
    [InlineData("2018-05-11,1,1,1,1,1\n", "no column Date")]
    [InlineData("No data\n", "Stooq's answer 'No data': it knows no bars of this symbol")]
    [InlineData("No data", "no data but Stooq's answer")]
    [InlineData("Exceeded the daily hits limit", "it gives no more files today")]
    [InlineData("<!DOCTYPE html><html><body>Busy</body></html>", "this is a web page")]
    [InlineData("PK\u0003\u0004,\u0000\u0001\n", "not a text file")]
    [InlineData("Date,Open,High,Low,Close,Volume\n13/05/2013,1,1,1,1,1\n", "line 2: the date '13/05/2013' puts the day before the month")]
    public void Read_FileThatCannotBeUsed_IsRefusedWhole(string csv, string message) =>
        Should.Throw<IngestException>(() => Read(csv)).Message.ShouldContain(message);

    [Fact]
    public void Read_LineWithoutEnd_IsRefusedWhole() =>
        Should.Throw<IngestException>(() => Read(Header + new string('1', 1_000_000))).Message.ShouldContain("not a file of daily bars");

    [Fact]
    public void Read_HugeFileOfDuplicates_KeepsABoundedNumberOfLines()
    {
        var rows = string.Concat(Enumerable.Repeat(Good, 50_000));

        var content = Read(Header + rows);

        content.Bars.ShouldHaveSingleItem();
        content.Refusals[BarDefect.Duplicate].ShouldBe(49_999);
        content.Refused.Count.ShouldBe(OfferedBars.RefusedKept);
    }

    [Theory]
    [InlineData("2018-05-11T14:00:00Z", true)] // within the session
    [InlineData("2018-05-11T19:59:59Z", true)]
    [InlineData("2018-05-11T20:00:00Z", false)] // 16:00 in New York
    public void Read_BarOfASession_IsTakenFromItsCloseOn(string now, bool refused)
    {
        var content = Read(Header + Good, now: DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture));

        content.Refusals.ContainsKey(BarDefect.NotClosedYet).ShouldBe(refused);
        content.Bars.Count.ShouldBe(refused ? 0 : 1);
    }

    [Theory]
    [InlineData("AAPL", true)]
    [InlineData("aapl", true)]
    [InlineData("AAPL.US", true)]
    [InlineData("NASDAQ:AAPL", true)]
    [InlineData("AAPL US Equity", true)]
    [InlineData("MSFT", false)]
    [InlineData("AAPLX", false)]
    [InlineData("", false)]
    public void Read_ColumnThatNamesTheSymbol_RefusesLinesOfAnother(string name, bool kept)
    {
        var content = Read("Symbol,Date,Open,High,Low,Close,Volume\n" + name + "," + Good, Symbol.Aapl);

        content.Bars.Count.ShouldBe(kept ? 1 : 0);
        if (!kept)
            content.Refused.Single().Reason.ShouldBe($"the line is of '{name}', not of AAPL");
    }

    [Fact]
    public void Read_File_HasTheHashOfItsBytes() =>
        Read(Header + Good).Hash!.Value.Value.ShouldBe(
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(Header + Good))));

    private static OfferedBars Read(string csv, Symbol? symbol = null, DateTimeOffset? now = null)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, csv, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            using var file = File.OpenRead(path);
            var bars = new OfferedBars(symbol, TradingCalendar.Nyse, now ?? Now) { Unit = CsvFile.Unit };
            DailyCsv.Read(file, bars, progress: null, TestContext.Current.CancellationToken);
            return bars;
        }
        finally
        {
            File.Delete(path);
        }
    }
}
