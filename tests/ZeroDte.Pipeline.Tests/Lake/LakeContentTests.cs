using System.Globalization;
using System.Text.Json.Nodes;
using ZeroDte.Pipeline.Lake;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Tests.Lake;

/// <summary>What is written is what DuckDB and hyparquet read, value by value.</summary>
public sealed class LakeContentTests(LakeReaders readers) : IClassFixture<LakeReaders>, IDisposable
{
    private static readonly DateTimeOffset KnownAt = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    private static readonly DateTime First = new(2018, 5, 1, 13, 30, 0, DateTimeKind.Utc);

    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    /// <summary>Rows, and of how many different prices and volumes: few of them are numbered in a dictionary, many are not.</summary>
    public static TheoryData<int, int> Sizes => new()
    {
        { 1, 1 }, { 2, 2 }, { 7, 1 }, { 8, 2 }, { 9, 2 }, { 100, 1 }, { 100, 2 }, { 100, 3 }, { 100, 25 }, { 100, 26 }, { 100, 100 },
        { 129, 1 }, { 130, 40 }, { 257, 257 }, { 8_190, 257 }, { 8_190, 1_025 }, { 8_190, 8_190 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task Minutes_OfAnySize_AreReadByBoth(int count, int distinct)
    {
        var bars = Minutes(count, distinct);
        await File.WriteAllBytesAsync(_file, LakeContent.Of(Place(LakeResolution.Minute), bars, KnownAt).Bytes, Cancel);
        string[] expected =
            [.. bars.Select(b => Line((b.Start - DateTime.UnixEpoch).Ticks / 10, b.Open, b.High, b.Low, b.Close, b.Volume))];

        (await QueryAsync("symbol, epoch_us(time) as time, open, high, low, close, volume")).ShouldBe(expected);
        var read = await readers.ReadAsync(_file);
        read["rows"]!.AsArray().Select(row => Line(row!, "time")).ShouldBe(expected);
        read["nulls"]!.AsArray().Select(n => (string?)n).ShouldAllBe(n => n == "0");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(251)]
    public async Task Days_AreReadByBoth(int count)
    {
        var bars = TradingCalendar.Nyse.Sessions(new(2018, 1, 2), new(2018, 12, 31)).Take(count).Select((s, i) =>
            new Bar(s.Date, 100.123456m + i, 101.5m + i, 99.000001m + i, 100 + i, 1_000_000_000_000 + i)).ToArray();
        var content = LakeContent.Of(Place(LakeResolution.Day), QuotedBar.InSharesOfTheLast(bars), KnownAt);
        await File.WriteAllBytesAsync(_file, content.Bytes, Cancel);
        string[] expected = [.. bars.Select(b => Line($"{b.Session:yyyy-MM-dd}", b.Open, b.High, b.Low, b.Close, b.Volume))];

        (await QueryAsync("symbol, session::varchar as time, open, high, low, close, volume")).ShouldBe(expected);
        (await readers.QueryAsync($"select distinct shares_of::varchar as shares_of from read_parquet('{_file}')"))
            .Select(row => $"{row!["shares_of"]}").ShouldBe([$"{bars[^1].Session:yyyy-MM-dd}"]);
        (await readers.ReadAsync(_file))["rows"]!.AsArray().Select(row => Line(row!, "session")).ShouldBe(expected);
    }

    /// <summary>Steps between volumes that take every width of bits up to all 64, and wrap around.</summary>
    [Fact]
    public async Task Volumes_OfAnySize_AreReadByBoth()
    {
        var random = new Random(3);
        var bars = Minutes(2_000, 10).Select((b, i) => b with { Volume = random.NextInt64() >> (i / 32) % 63 }).ToArray();
        await File.WriteAllBytesAsync(_file, LakeContent.Of(Place(LakeResolution.Minute), bars, KnownAt).Bytes, Cancel);
        string[] expected = [.. bars.Select(b => $"{b.Volume}")];

        (await readers.QueryAsync($"select volume from read_parquet('{_file}')")).Select(row => $"{row!["volume"]}").ShouldBe(expected);
        (await readers.ReadAsync(_file))["rows"]!.AsArray().Select(row => $"{row!["volume"]}").ShouldBe(expected);
    }

    [Fact]
    public async Task MoreThanARowGroup_IsReadWhole()
    {
        var bars = Minutes(1_000_001, 1_000_001);
        await File.WriteAllBytesAsync(_file, LakeContent.Of(Place(LakeResolution.Minute), bars, KnownAt).Bytes, Cancel);

        var row = (await readers.QueryAsync($"""
            select count(*) as rows, count(distinct time) as times, sum(volume)::bigint as volume, max(epoch_us(time)) as last,
                (select count(distinct row_group_id) from parquet_metadata('{_file}')) as groups from read_parquet('{_file}')
            """))[0]!;

        (Number(row, "rows"), Number(row, "times"), Number(row, "groups")).ShouldBe((1_000_001, 1_000_001, 2));
        Number(row, "volume").ShouldBe(bars.Sum(b => b.Volume));
        Number(row, "last").ShouldBe((bars[^1].Start - DateTime.UnixEpoch).Ticks / 10);
    }

    [Fact]
    public async Task File_SaysWhatItsColumnsAreAndWhatTheyHold()
    {
        var bars = Minutes(100, 50);
        var content = LakeContent.Of(Place(LakeResolution.Minute), bars, KnownAt);
        await File.WriteAllBytesAsync(_file, content.Bytes, Cancel);

        (await readers.QueryAsync($"describe select * from read_parquet('{_file}')"))
            .Select(row => $"{row!["column_name"]} {row["column_type"]}").ShouldBe(
            [
                "symbol VARCHAR", "time TIMESTAMP WITH TIME ZONE", "open DOUBLE", "high DOUBLE", "low DOUBLE", "close DOUBLE",
                "volume BIGINT",
            ]);
        var known = (await readers.QueryAsync($"select * from parquet_metadata('{_file}')")).ToDictionary(
            row => (string)row!["path_in_schema"]!, row => row!);
        double.Parse((string)known["low"]["stats_min_value"]!, CultureInfo.InvariantCulture).ShouldBe((double)bars.Min(b => b.Low));
        double.Parse((string)known["high"]["stats_max_value"]!, CultureInfo.InvariantCulture).ShouldBe((double)bars.Max(b => b.High));
        ((string?)known["symbol"]["stats_min_value"], (string?)known["symbol"]["stats_max_value"]).ShouldBe(("AAPL", "AAPL"));
        var about = (await readers.ReadAsync(_file))["about"]!;
        (about["zerodte.source_hash"]!.ToString(), about["zerodte.known_at"]!.ToString())
            .ShouldBe((content.File.SourceHash.Value, "2026-01-02T03:04:05.678000Z"));
    }

    [Fact]
    public void SameBars_GiveTheSameBytesAndOthersDoNot()
    {
        var bars = Minutes(1_000, 1_000);
        var (once, again) = (Of(bars), Of([.. bars]));

        again.Bytes.AsSpan().SequenceEqual(once.Bytes).ShouldBeTrue();
        Of([.. bars.Select(b => b with { Open = b.Open + 0.0000m })]).File.SourceHash.ShouldBe(once.File.SourceHash);
        Of([.. bars[..^1], bars[^1] with { Volume = -bars[^1].Volume }]).File.SourceHash.ShouldNotBe(once.File.SourceHash);
        once.File.Path.Value.ShouldBe($"lake/1min/raw/AAPL/2018-05.{once.File.Sha256}.parquet");

        static LakeContent Of(MinuteBar[] bars) => LakeContent.Of(Place(LakeResolution.Minute), bars, KnownAt);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static LakePlace Place(LakeResolution resolution) => new(Symbol.Aapl, resolution, LakeAdjustment.Raw,
        resolution == LakeResolution.Day ? new(2018, 1, 1) : new(2018, 5, 1));

    private static MinuteBar[] Minutes(int count, int distinct)
    {
        var random = new Random(count);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var low = 1 + i % distinct * 0.0001m;
            var volume = random.NextInt64(1L << 40) % distinct;
            return new MinuteBar(First.AddMinutes(i), low + 0.01m, low + 0.123456789m, low, low + 0.02m, volume);
        })];
    }

    private async Task<string[]> QueryAsync(string columns) =>
        [.. (await readers.QueryAsync($"select {columns} from read_parquet('{_file}')")).Select(row => Line(row!, "time"))];

    private static string Line(JsonNode row, string time) => $"{row["symbol"]} {row[time]} {Price(row, "open")} {Price(row, "high")} "
        + $"{Price(row, "low")} {Price(row, "close")} {row["volume"]}";

    private static string Line(object time, decimal open, decimal high, decimal low, decimal close, long volume) =>
        $"AAPL {time} {(double)open:R} {(double)high:R} {(double)low:R} {(double)close:R} {volume}";

    private static string Price(JsonNode row, string column) => $"{row[column]!.GetValue<double>():R}";

    private static long Number(JsonNode row, string column) => long.Parse(row[column]!.ToString(), CultureInfo.InvariantCulture);
}
