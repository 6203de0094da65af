using System.Text;
using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Vendors.Databento;

namespace ZeroDte.Pipeline.Tests.Vendors;

public sealed class DbnTests
{
    private static readonly DateTime At = new(2018, 5, 11, 13, 30, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, false)]
    [InlineData(3, true)]
    public void Read_BarsOfEachVersion_AreThose(byte version, bool hasSendTimes)
    {
        var file = new DbnWriter { Version = version, Schema = 6, HasSendTimes = hasSendTimes }
            .Bar(0x21, At, 189.49m, 190.06m, 187.45m, 188.590000001m, 26212221)
            .Bar(0x21, At.AddMinutes(1), 1, 1, 1, 1, 0);

        Read(file.ToBytes(), DatabentoSchemas.Minutes).ShouldBe([
            new(At, 189.49m, 190.06m, 187.45m, 188.590000001m, 26212221), new(At.AddMinutes(1), 1, 1, 1, 1, 0)]);
    }

    [Fact]
    public void Read_TradesWithQuotes_AreThoseWithNoneWhereThereIsNone()
    {
        var file = new DbnWriter { Schema = 3 }.Add(0x01, At,
            DbnWriter.Price(188.5m), 100U, 'T', 'A', (byte)0, (byte)0, ulong.MaxValue, 5, 77U,
            DbnWriter.Price(188.4m), long.MaxValue, 300U, 0U, 1U, 0U);

        Read(file.ToBytes(), DatabentoSchemas.TradesWithQuotes).ShouldHaveSingleItem().ShouldBe(new()
        {
            At = At,
            ReceivedAt = null,
            Price = 188.5m,
            Shares = 100,
            Action = 'T',
            Side = 'A',
            Sequence = 77,
            Before = new(188.4m, null, 300, 0),
        });
    }

    [Theory]
    [InlineData("no DBN", "What it sent is no DBN file")]
    [InlineData("zstd", "compressed by Zstandard")]
    [InlineData("version", "has version 9; versions 1 to 3 are read")]
    [InlineData("schema", "has schema 6, not 8 (ohlcv-1d)")]
    [InlineData("type", "has type 0x22 and 56 bytes; ohlcv-1d has type 0x23 and 56")]
    [InlineData("length", "has type 0x23 and 64 bytes; ohlcv-1d has type 0x23 and 56")]
    [InlineData("symbol", "is of MSFT, not of AAPL")]
    [InlineData("not found", "It knows no AAPL in EQUS.SUMMARY")]
    [InlineData("no price", "The field open of its record 1 cannot be read")]
    public void Read_WhatIsNotThat_IsRefusedWithASentence(string fault, string message)
    {
        var content = fault switch
        {
            "no DBN" => "<html>"u8.ToArray(),
            "zstd" => Convert.FromHexString("28B52FFD0000000000"),
            "version" => new DbnWriter { Version = 9 }.ToBytes(),
            "schema" => new DbnWriter { Schema = 6 }.ToBytes(),
            "type" => new DbnWriter().Bar(0x22, At, 1, 1, 1, 1, 1).ToBytes(),
            "length" => new DbnWriter { HasSendTimes = false }.Add(0x23, At, 1L, 1L, 1L, 1L, 1UL, 1UL).ToBytes(),
            "symbol" => new DbnWriter { Symbol = "MSFT" }.Bar(0x23, At, 1, 1, 1, 1, 1).ToBytes(),
            "not found" => new DbnWriter { NotFound = ["AAPL"] }.ToBytes(),
            _ => new DbnWriter().Add(0x23, At, long.MaxValue, 1L, 1L, 1L, 1UL).ToBytes(),
        };

        Should.Throw<IngestException>(() => Read(content, DatabentoSchemas.Days)).Message.ShouldContain(message);
    }

    [Fact]
    public void Parse_CutAnywhereButBetweenRecords_IsRefused()
    {
        var content = new DbnWriter().Bar(0x23, At, 1, 1, 1, 1, 1).Bar(0x23, At.AddDays(3), 1, 1, 1, 1, 1).ToBytes();
        var records = new DbnWriter().ToBytes().Length;
        for (var length = 0; length < content.Length; length++)
        {
            if (length < records || (length - records) % 56 != 0)
                Should.Throw<IngestException>(() => DbnFile.Parse(content.AsMemory(0, length)), $"cut to {length}");
        }
    }

    [Fact]
    public void ReadCsv_Trades_AreThoseOfTheBinary()
    {
        const string header =
            "ts_recv,ts_event,rtype,publisher_id,instrument_id,action,side,depth,price,size,flags,ts_in_delta,sequence,symbol";
        const string row = "1526045400000000000,1526045400000000000,0,2,7,T,B,0,188500000000,100,0,5,77,AAPL";

        DatabentoCsv.Read(Encoding.UTF8.GetBytes($"{header}\n{row}\n"), DatabentoSchemas.Trades, "AAPL").ShouldHaveSingleItem()
            .ShouldBe(new() { At = At, ReceivedAt = At, Price = 188.5m, Shares = 100, Action = 'T', Side = 'B', Sequence = 77 });

        Throws($"{header}\n{row}", "ends in the middle of a line");
        Throws($"{header}\n{row[..^5]}\n", "CSV line 2 has 13 fields where the header has 14");
        Throws($"{header}\n{row.Replace("AAPL", "MSFT", StringComparison.Ordinal)}\n", "CSV line 2 is of 'MSFT', not of AAPL");
        Throws($"{header}\n{row.Replace("188500000000", "188.5", StringComparison.Ordinal)}\n", "The field price of its CSV line 2");
        Throws($"{header}\n{row.Replace(",0,2,7", ",33,2,7", StringComparison.Ordinal)}\n", "another type than trades");
        Throws($"{header.Replace(",symbol", ",name", StringComparison.Ordinal)}\n{row}\n", "symbol and each other must be there once");

        static void Throws(string csv, string message) => Should.Throw<IngestException>(
            () => DatabentoCsv.Read(Encoding.UTF8.GetBytes(csv), DatabentoSchemas.Trades, "AAPL")).Message.ShouldContain(message);
    }

    [Fact]
    public void Read_DatabentosOwnFiles_AreRead()
    {
        Shared("trades", DatabentoSchemas.Trades, "ESH1").Select(trade => (trade.Price, trade.Shares, trade.Side)).ShouldBe(
            [(3720.25m, 5, 'A'), (3720.25m, 21, 'A')]);
        Shared("tbbo", DatabentoSchemas.TradesWithQuotes, "ESH1")[0].Before.ShouldBe(new VenueQuote(3720.25m, 3720.50m, 26, 7));
        var bar = Shared("ohlcv-1m", DatabentoSchemas.Minutes, "ESH1")[0];
        bar.Volume.ShouldBe(353);
        bar.Start.ShouldBe(new DateTime(2020, 12, 28, 13, 0, 0, DateTimeKind.Utc));
        Shared("ohlcv-1d", DatabentoSchemas.Days, "ESH1").ShouldBeEmpty();
        Shared("imbalance", DatabentoSchemas.Imbalances, "SPOT").Select(told =>
            (told.ReferencePrice, told.PairedShares, told.ImbalanceShares, told.Auction, told.Side)).ShouldBe(
            [(229.43m, 0, 2000, 'O', 'B'), (229.99m, 1719, 281, 'O', 'B')]);
        DbnFile.Parse(File.ReadAllBytes(SharedData.File("vendor/test_data.mbo.v3.dbn"))).Metadata.Version.ShouldBe((byte)3);
    }

    private static List<T> Shared<T>(string name, DatabentoSchema<T> schema, string symbol) =>
        DbnFile.Parse(File.ReadAllBytes(SharedData.File($"vendor/test_data.{name}.dbn"))).Read(schema, symbol);

    private static List<T> Read<T>(byte[] content, DatabentoSchema<T> schema) => DbnFile.Parse(content).Read(schema, "AAPL");
}
