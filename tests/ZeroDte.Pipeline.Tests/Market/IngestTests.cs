using Microsoft.Extensions.Logging.Abstractions;
using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Storage;
using ZeroDte.Postgres;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Tests.Market;

public sealed class IngestTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private static readonly string Sample = Path.Combine(Repository.Root, "data", "sample", "aapl-daily.csv");

    private readonly BarStore _store = new(database.Source);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await new Migrator(database.Source, StorageExtensions.Migrations, NullLogger<Migrator>.Instance).MigrateAsync(Cancel);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Run_Sample_TakesEveryRowAndTheSecondTimeNone()
    {
        var first = await RunAsync("AAPL", Sample);
        var second = await RunAsync("AAPL", Sample);

        (first.Lines, first.Refused, first.Stored).ShouldBe((1260, 0, new LoadResult(1260, 0, 0)));
        second.Stored.ShouldBe(new LoadResult(0, 0, 1260));
        var series = await _store.ReadAsync(Symbol.Aapl, null, Cancel);
        (series.Count, series.Sessions[0], series.Sessions[^1]).ShouldBe((1260, new(2013, 5, 13), new(2018, 5, 11)));
        series.Candles[^1].ShouldBe(new Candle(189.490005, 190.059998, 187.449997, 188.589996, 25806600));
    }

    [Fact]
    public async Task Run_NewestFirst_IsTheSameData()
    {
        var lines = await File.ReadAllLinesAsync(Sample, Cancel);

        var report = await RunTextAsync("NEWEST", string.Join('\n', lines[..1].Concat(lines[1..].Reverse())));

        report.Refused.ShouldBe(0);
        report.Stored.Added.ShouldBe(1260);
    }

    [Fact]
    public async Task Run_RowsOutOfOrder_AreQuarantinedWithTheirLine()
    {
        var report = await RunTextAsync("ORDER", """
            Date,Open,High,Low,Close,Volume
            2018-05-08,1,1,1,1,1
            2018-05-11,1,1,1,1,1
            2018-05-09,1,1,1,1,1
            2018-05-10,1,1,1,1,1
            """);

        report.Quarantined.Select(l => (l.Number, l.Defect)).ShouldBe([(3, LineDefect.OutOfOrder)]);
        (await database.ScalarAsync<string>("select reason from quarantine q join ingest i on i.id = q.ingest_id where symbol = 'ORDER'"))
            .ShouldBe("2018-05-11 is out of order here");
    }

    [Fact]
    public async Task Run_UnadjustedSplitAgainstTheStore_IsRefusedUnlessAccepted()
    {
        await RunTextAsync("SPLIT", "Date,Open,High,Low,Close,Volume\n2018-05-10,700,700,700,700,1\n");
        const string After = "Date,Open,High,Low,Close,Volume\n2018-05-11,100,100,100,100,1\n";

        var refused = await RunTextAsync("SPLIT", After);
        var accepted = await RunTextAsync("SPLIT", After, acceptJumps: true);

        refused.Quarantined.Single().Reason.ShouldBe("open 100 after close 700 looks like an unadjusted 7:1 split");
        refused.Stored.Added.ShouldBe(0);
        accepted.Stored.Added.ShouldBe(1);
    }

    [Theory]
    [InlineData("nosuch.csv", "Cannot read")]
    [InlineData("/", "Cannot read")]
    public async Task Run_FileThatCannotBeRead_SaysSo(string path, string message) =>
        (await Should.ThrowAsync<IngestException>(RunAsync("AAPL", path))).Message.ShouldStartWith(message);

    [Fact]
    public async Task Run_SharedHistory_TakesAllOfAFileWithACrashInIt()
    {
        var report = await RunAsync("ADJ", SharedData.File("aapl_daily_to_2019.csv"));

        (report.Refused, report.Stored.Added).ShouldBe((0, 5031));
    }

    [Fact]
    public async Task Run_SharedUnadjustedHistory_RefusesFromTheFirstSplitOn()
    {
        var report = await RunAsync("RAW", SharedData.File("aapl_daily_raw_as_traded_to_2019.csv"));

        report.Stored.Added.ShouldBe(161);
        report.Quarantined.Where(l => l.Reason.Contains("looks like", StringComparison.Ordinal)).Select(l => l.Content[..10])
            .ShouldBe(["2000-06-21", "2005-02-28", "2014-06-09"]);
    }

    private async Task<IngestReport> RunTextAsync(string symbol, string csv, bool acceptJumps = false)
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(path, csv, Cancel);
            return await RunAsync(symbol, path, acceptJumps);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private Task<IngestReport> RunAsync(string symbol, string path, bool acceptJumps = false) =>
        new Ingest(_store, TradingCalendar.Nyse, TimeProvider.System).RunAsync(Symbol.Parse(symbol), path, acceptJumps, progress: null, Cancel);
}
