using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Identity;
using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Storage;
using ZeroDte.Postgres;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Tests.Bars;

public sealed class ContextLoadsTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private static readonly ContextSource Source = new("made-up.csv", ContentHash.Of("made up"));
    private static readonly DateOnly Session = new(2018, 5, 1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private ContextLoads Loads => new(database.Source);

    public async ValueTask InitializeAsync() =>
        await new Migrator(database.Source, StorageExtensions.Migrations, NullLogger<Migrator>.Instance).MigrateAsync(Cancel);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Store_TheSameTwice_StoresItOnce()
    {
        (Symbol, Announcement)[] told = [(Symbol.Parse("ONE"), new(Session, AnnouncementTime.AfterClose))];
        (DateOnly, double)[] levels = [(Session, 15.5), (Session.AddDays(1), 16)];

        (await Loads.StoreAsync(Source, told, Cancel)).ShouldBe(1);
        (await Loads.StoreAsync(Source, told, Cancel)).ShouldBe(0);
        (await Loads.StoreAsync(Source, "ONE", levels, Cancel)).ShouldBe(2);
        (await Loads.StoreAsync(Source, "ONE", levels, Cancel)).ShouldBe(0);
        (await Loads.StoreAsync(Source, "ONE", [(Session, 15.5), (Session.AddDays(1), 17)], Cancel)).ShouldBe(1);
    }

    [Fact]
    public async Task Read_HistoryLoadedLater_CountsAsKnown()
    {
        var symbol = await BarsAsync("HIST");
        await Loads.StoreAsync(Source, [(symbol, new(Session, AnnouncementTime.AfterClose))], Cancel);
        await Loads.StoreAsync(Source, "VIX", [(Session, 15.5)], Cancel);

        var series = await new BarStore(database.Source).ReadAsync(symbol, knownAt: null, Cancel);

        series.Candles.ToArray().Select(c => c.IsAnnounced).ShouldBe([false, true, false]);
        series.Candles[0].Levels!.Of("VIX").ShouldBe(15.5);
        (series.Candles[1].Levels?.Of("VIX") ?? double.NaN).ShouldBe(double.NaN);
    }

    [Fact]
    public async Task Read_RestatedOrWithdrawnAfterTheSession_StaysAsItWas()
    {
        var symbol = await BarsAsync("LATE");
        await Loads.StoreAsync(Source, [(symbol, new(Session, AnnouncementTime.AfterClose))], Cancel);
        var before = await new BarStore(database.Source).ReadAsync(symbol, knownAt: null, Cancel);

        await Loads.StoreAsync(Source, [(symbol, new(Session, AnnouncementTime.AfterClose, IsWithdrawn: true))], Cancel);

        (await new BarStore(database.Source).ReadAsync(symbol, knownAt: null, Cancel)).Hash.ShouldBe(before.Hash);
    }

    [Fact]
    public async Task Known_AsOfAnEarlierHorizon_IsWithoutWhatCameLater()
    {
        var symbol = await BarsAsync("HORZ");
        var bars = new KnownBars(database.Source, TradingCalendar.Nyse);
        var now = new DateTimeOffset(2018, 5, 5, 0, 0, 0, TimeSpan.Zero);
        var before = await bars.ReadAsync(symbol, now, horizon: null, Cancel);

        await Loads.StoreAsync(Source, "SKEW", [(Session, 120)], Cancel);
        var after = await bars.ReadAsync(symbol, now, horizon: null, Cancel);

        after.Series.Hash.ShouldNotBe(before.Series.Hash);
        after.KnownAt.ShouldBeGreaterThan(before.KnownAt);
        (await bars.ReadAsync(symbol, now, before.KnownAt, Cancel)).Series.Hash.ShouldBe(before.Series.Hash);
        (await bars.HashAsync(symbol, new(2018, 5, 3), Cancel)).Value.ShouldBe(after.Series.Hash);
    }

    [Fact]
    public async Task Tables_AreAppendOnly()
    {
        await Loads.StoreAsync(Source, "ONLY", [(Session, 15.5)], Cancel);
        foreach (var sql in new[] { "update level set level = 1", "delete from announcement", "truncate context_load cascade" })
        {
            (await Should.ThrowAsync<PostgresException>(() => database.ScalarAsync<object>(sql))).MessageText
                .ShouldContain("is append-only");
        }
    }

    [Theory]
    [InlineData("symbol,announced_on\nAAPL,2018-05-01", "no column 'when'")]
    [InlineData("symbol,announced_on,when", "a header and no rows")]
    [InlineData("symbol,announced_on,when\nAAPL,2018-05-01,amc\nAAPL,01.05.2018,amc", "line 3: '01.05.2018' is not a date")]
    [InlineData("symbol,announced_on,when\nAAPL,2018-05-01,noon", "line 2: 'noon' is no time")]
    [InlineData("symbol,announced_on,when\nA-A,2018-05-01,amc", "line 2: 'A-A' is not a ticker symbol")]
    [InlineData("symbol,announced_on,when,estimate\nAAPL,2018-05-01,amc,maybe", "line 2: estimate 'maybe'")]
    [InlineData("symbol,announced_on,when\nAAPL,2018-05-01", "line 2: 2 fields where the header has 3")]
    public void Announcements_OfABadFile_SayWhatIsWrong(string text, string words) =>
        Should.Throw<IngestException>(() => ContextFile.Announcements(Written(text))).Message.ShouldContain(words);

    [Theory]
    [InlineData("date,close\n2018-05-01,NaN", "line 2: close 'NaN'")]
    [InlineData("date,close\n2018-05-01,-1", "line 2: close '-1'")]
    [InlineData("date,close\n2018-05-05,15", "no session on 2018-05-05: a Saturday")]
    [InlineData("date,close\n2018-05-01,15\n2018-05-01,16", "2018-05-01 is there 2 times")]
    public void Levels_OfABadFile_SayWhatIsWrong(string text, string words) =>
        Should.Throw<IngestException>(() => ContextFile.Levels(Written(text))).Message.ShouldContain(words);

    [Fact]
    public void Announcements_OfAFullFile_AreAllOfIt()
    {
        var (_, told) = ContextFile.Announcements(Written(
            "Symbol,announced_on,when,known_on,estimate,withdrawn,note\naapl,2018-05-01,AMC,2018-04-03,true,false,x\n"
                + "MSFT,2018-04-26,,,,,"));

        told.ShouldBe(
        [
            (Symbol.Aapl, new(Session, AnnouncementTime.AfterClose, IsEstimate: true, KnownOn: new(2018, 4, 3))),
            (Symbol.Parse("MSFT"), new(new(2018, 4, 26), AnnouncementTime.Unknown)),
        ]);
    }

    private static string Written(string text)
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.csv");
        File.WriteAllText(path, text);
        return path;
    }

    private async Task<Symbol> BarsAsync(string name)
    {
        var symbol = Symbol.Parse(name);
        await new BarStore(database.Source).LoadAsync(
            symbol, "made up", [.. Enumerable.Range(0, 3).Select(i => new Bar(Session.AddDays(i), 10, 11, 9, 10, 100))], [], Cancel);
        return symbol;
    }
}
