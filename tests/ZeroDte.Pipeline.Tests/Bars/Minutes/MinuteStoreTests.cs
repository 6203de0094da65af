using Npgsql;
using ZeroDte.Pipeline.Bars;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Tests.Bars.Minutes;

public sealed class MinuteStoreTests(TestDatabase database) : MinuteDatabase(database), IClassFixture<TestDatabase>
{
    [Fact]
    public async Task Load_OfSeveralMonths_IsReadBackExactlyAndInOrder()
    {
        var bars = Minutes(Opening, 390).Concat(Minutes(new(2018, 6, 1, 13, 30, 0, DateTimeKind.Utc), 390)).ToArray();

        (await LoadAsync([.. bars.Reverse()])).ShouldBe(new LoadResult(780, 0, 0));

        (await ReadAsync()).ShouldBe(bars);
        (await Store.ReadAsync(Symbol, new(Opening.AddMinutes(1), Opening.AddMinutes(3)), null, Cancel)).ShouldBe(bars[1..3]);
    }

    [Theory]
    [InlineData("189.5")]
    [InlineData("0.0001")]
    [InlineData("23.123456789")]
    [InlineData("705000")]
    public async Task Load_APrice_KeepsEveryDecimal(string price)
    {
        var value = decimal.Parse(price, System.Globalization.CultureInfo.InvariantCulture);
        var symbol = Another();

        await Store.LoadAsync(new(symbol, "test", [new(Opening, value, value, value, value, long.MaxValue)]), Cancel);

        (await ReadAsync(symbol: symbol)).ShouldHaveSingleItem().ShouldBe(new(Opening, value, value, value, value, long.MaxValue));
    }

    [Fact]
    public async Task Load_TheSameAgain_StoresNothing()
    {
        await LoadAsync(Minutes(Opening, 100));

        (await LoadAsync(Minutes(Opening, 100))).ShouldBe(new LoadResult(0, 0, 100));

        (await CountAsync()).ShouldBe(100);
    }

    [Fact]
    public async Task Load_ACorrection_KeepsWhatWasBelievedBefore()
    {
        await LoadAsync(Minutes(Opening, 3));
        var before = await NowAsync();

        (await LoadAsync(Minute(Opening.AddMinutes(1), 200), Minute(Opening.AddMinutes(3), 4))).ShouldBe(new LoadResult(1, 1, 0));

        (await ReadAsync()).Select(b => b.Close).ShouldBe([100m, 200m, 100.02m, 4m]);
        (await ReadAsync(before)).Select(b => b.Close).ShouldBe([100m, 100.01m, 100.02m]);
        (await ReadAsync(before.AddDays(-1))).ShouldBeEmpty();
    }

    [Fact]
    public async Task Load_ByManyAtOnceIntoANewMonth_StoresEachMinuteOnce()
    {
        var first = new DateTime(2011, 3, 1, 14, 30, 0, DateTimeKind.Utc);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Store.LoadAsync(
            new(i < 4 ? Symbol : Another(), "test", Minutes(first, 200)), Cancel)));

        (await ReadAsync()).ShouldBe(Minutes(first, 200));
        (await CountAsync()).ShouldBe(200);
    }

    [Fact]
    public async Task Load_NotPermitted_StoresNothingAndSaysWhatItWould()
    {
        await LoadAsync(Minutes(Opening, 2));
        var (id, changes) = await Store.LoadAsync(new(Symbol, "test", [Minute(Opening, 5)])
        {
            Permits = would => would.Corrected.Count == 0,
        }, Cancel);

        (id, changes.Counts).ShouldBe((null, new LoadResult(0, 1, 0)));
        (await ReadAsync()).ShouldBe(Minutes(Opening, 2));
    }

    [Theory]
    [InlineData("no whole minute", 30, 100, 1)]
    [InlineData("is zero or negative", 0, 0, 1)]
    [InlineData("is negative", 0, 100, -1)]
    [InlineData("more than 9 decimals", 0, 100.0000000001, 1)]
    [InlineData("beyond nine billion", 0, 10e9, 1)]
    public async Task Load_WhatIsNoMinuteBar_IsRefused(string why, int seconds, double close, long volume)
    {
        var bar = Minute(Opening.AddSeconds(seconds), (decimal)close, volume);

        (await Should.ThrowAsync<ArgumentException>(LoadAsync(bar))).Message.ShouldContain(why);
        (await ReadAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Load_AMinuteTwice_IsRefused() =>
        (await Should.ThrowAsync<ArgumentException>(LoadAsync(Minute(Opening, 100), Minute(Opening, 101)))).Message.ShouldContain("twice");

    [Theory]
    [InlineData("update minute_bar set volume = 0")]
    [InlineData("delete from minute_bar")]
    [InlineData("truncate minute_bar")]
    [InlineData("update minute_bar_2018_05 set volume = 0")]
    [InlineData("delete from minute_bar_2018_05")]
    [InlineData("truncate minute_bar_2018_05")]
    [InlineData("delete from minute_load")]
    public async Task Table_AnyChange_IsRefused(string sql)
    {
        await LoadAsync(Minutes(Opening, 1));

        (await Should.ThrowAsync<PostgresException>(Database.ScalarAsync<object>(sql))).MessageText.ShouldContain("append-only");
    }

    [Fact]
    public async Task Coverage_OfWhatWasLoadedAndAsked_TellsPresentFromEmptyAndUnknown()
    {
        await Store.LoadAsync(new(Symbol, "vendor", [.. Minutes(Opening, 100), .. Minutes(Opening.AddMinutes(110), 280)])
        {
            Asked = [new(Opening, Opening.AddMinutes(390))],
        }, Cancel);

        var coverage = await Store.CoverageAsync(Symbol, new(2018, 5, 11), new(2018, 5, 14), Cancel);

        coverage.Present.ShouldBe([new(Opening, Opening.AddMinutes(100)), new(Opening.AddMinutes(110), Opening.AddMinutes(390))]);
        coverage.Empty.ShouldBe([new(Opening.AddMinutes(100), Opening.AddMinutes(110))]);
        coverage.Unknown.ShouldBe([new(Opening.AddDays(3), Opening.AddDays(3).AddMinutes(390))]);
    }

    [Fact]
    public async Task Load_RefusedBars_AreKeptWithTheirReason()
    {
        await Store.LoadAsync(new(Symbol, "file.csv", [])
        {
            Quarantined = [new(7, BarDefect.OffHours, "too\0early", "2018-05-11 08:00,1")],
            Refused = 1,
        }, Cancel);

        (await Database.ScalarAsync<string>($"""
            select line || reason || content from minute_quarantine q join minute_load l on l.id = load_id where symbol = '{Symbol}'
            """)).ShouldBe("7too\uFFFDearly2018-05-11 08:00,1");
    }

    private async Task<LoadResult> LoadAsync(params MinuteBar[] bars) =>
        (await Store.LoadAsync(new(Symbol, "test", bars), Cancel)).Changes.Counts;

    private Task<long> CountAsync() => Database.ScalarAsync<long>($"select count(*) from minute_bar where symbol = '{Symbol}'");
}
