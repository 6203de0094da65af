using Microsoft.Extensions.Logging.Abstractions;
using ZeroDte.Pipeline.Bars;
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

    public async ValueTask InitializeAsync() =>
        await new Migrator(database.Source, StorageExtensions.Migrations, NullLogger<Migrator>.Instance).MigrateAsync(Cancel);

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

        report.Quarantined.Select(l => (l.Number, l.Defect)).ShouldBe([(3, BarDefect.OutOfOrder)]);
        (await database.ScalarAsync<string>("select reason from quarantine q join ingest i on i.id = q.ingest_id where symbol = 'ORDER'"))
            .ShouldBe("2018-05-11 is out of order here");
    }

    [Fact]
    public async Task Run_UnadjustedSplitAgainstTheStore_IsRefusedUnlessAccepted()
    {
        await RunTextAsync("SPLIT", "Date,Open,High,Low,Close,Volume\n2018-05-10,700,700,700,700,1\n");
        const string After = "Date,Open,High,Low,Close,Volume\n2018-05-11,100,100,100,100,1\n";

        var refused = await RunTextAsync("SPLIT", After);
        var accepted = await RunTextAsync("SPLIT", After, new() { AcceptJumps = true });

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

    [Fact]
    public async Task Run_FileOfAnotherSymbol_StoresNothingUnlessToldTo()
    {
        await RunAsync("MINE", Sample);
        var (hash, loads) = (await HashAsync("MINE"), await CountAsync("ingest", "MINE"));
        var other = Other();

        var refused = await RunTextAsync("MINE", other);
        var dry = await RunTextAsync("MINE", other, new() { AcceptCorrections = true, DryRun = true });

        (refused.Load, refused.Stored).ShouldBe((null, new LoadResult(0, 1260, 0)));
        refused.Objection!.ShouldContain("would change 1,260 sessions of MINE");
        refused.Objection!.ShouldContain("--accept-corrections");
        (refused.Corrections!.Sessions, refused.Corrections.Looks).ShouldBe((1260, "like another symbol"));
        (dry.Load, dry.Objection, dry.Stored).ShouldBe((null, null, refused.Stored));
        (await HashAsync("MINE"), await CountAsync("ingest", "MINE")).ShouldBe((hash, loads));
        var accepted = await RunTextAsync("MINE", other, new() { AcceptCorrections = true });
        (accepted.Load is null, accepted.Stored.Corrected).ShouldBe((false, 1260));
    }

    [Fact]
    public async Task Run_GoodFileAfterTheWrongOneWasUndone_IsTakenWhole()
    {
        await RunAsync("BACK", Sample);
        var hash = await HashAsync("BACK");
        var wrong = await RunTextAsync("BACK", Twice(more: "2018-05-14,400,400,400,400,1\n"), new() { AcceptCorrections = true });
        var lastYear = string.Join('\n', File.ReadLines(Sample).Where((_, i) => i == 0 || i > 1000));
        (await RunTextAsync("BACK", lastYear)).Refusals.ContainsKey(BarDefect.UnadjustedSplit).ShouldBeTrue();

        await new BarLoads(database.Source).UndoAsync(wrong.Load!.Value, "wrong file", Cancel);

        (await HashAsync("BACK")).ShouldBe(hash);
        var (again, later) = (await RunTextAsync("BACK", lastYear), await RunAsync("BACK", Sample));
        (again.Refused, again.Stored, again.Objection).ShouldBe((0, new LoadResult(0, 0, 260), null));
        (later.Refused, later.Stored).ShouldBe((0, new LoadResult(0, 0, 1260)));
    }

    [Fact]
    public async Task Run_AppendedSessionsOfAnotherStock_AreRefusedUnlessToldTo()
    {
        await RunAsync("APPEND", Sample);
        const string Next = "Date,Open,High,Low,Close,Volume\n2018-05-14,97,98,96,97,1\n2018-05-15,97,98,96,97,1\n";

        var refused = await RunTextAsync("APPEND", Next.Replace("97", "67").Replace("98", "68").Replace("96", "66"));
        var accepted = await RunTextAsync("APPEND", Next.Replace("97", "67").Replace("98", "68").Replace("96", "66"),
            new() { AcceptJumps = true });

        refused.Objection!.ShouldStartWith(
            "open 67 on 2018-05-14 is -64.5% from the close of 188.59 on 2018-05-11, where a usual day moves");
        (refused.Load, refused.Stored.Added, accepted.Load is null, accepted.Stored.Added).ShouldBe((null, 2, false, 2));
    }

    [Fact]
    public async Task Run_CorrectionOfTheLatestBar_NeedsNoPermission()
    {
        await RunAsync("TODAY", Sample);
        const string Csv = "Date,Open,High,Low,Close,Volume\n2018-05-11,189.490005,190.059998,187.449997,188.70,26212221\n";

        var report = await RunTextAsync("TODAY", Csv);

        (report.Objection, report.Stored.Corrected, report.Load is null).ShouldBe((null, 1, false));
        report.Corrections!.LargestPercent.ShouldBe(100 * (188.70 / 188.589996 - 1), 1e-9);
    }

    [Fact]
    public async Task Run_MissingSessions_AreReportedWithTheirDates()
    {
        var lines = await File.ReadAllLinesAsync(Sample, Cancel);

        var report = await RunTextAsync("HOLES", string.Join('\n', lines.Where((_, i) => i is not 5 and (< 100 or >= 130))));
        var filled = await RunAsync("HOLES", Sample);

        report.Missing.Select(h => h.Sessions).ShouldBe([1, 30]);
        (report.Missing[0].First, report.Missing[1].First, report.Missing[1].Last).ShouldBe((Session(5), Session(100), Session(129)));
        (filled.Missing.Count, filled.Stored.Added).ShouldBe((0, 31));

        DateOnly Session(int line) => DateOnly.Parse(lines[line][..10], System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task Run_TheWrongFileAndTheRightOneAtOnce_EndsWithOneOfThemWhole()
    {
        var good = RunAsync("RACE", Sample);
        var wrong = RunTextAsync("RACE", Other());

        var reports = await Task.WhenAll(good, wrong);

        reports.Count(r => r.Load is not null).ShouldBe(1);
        reports.Single(r => r.Load is null).Stored.Corrected.ShouldBe(1260);
    }

    /// <summary>The sample's sessions with its moves in reverse: a stock of its own.</summary>
    private static string Other()
    {
        var rows = Rows();
        return Csv(rows.Select((row, i) => (row[0], rows[^(i + 1)][1..5])));
    }

    /// <summary>The sample at twice its prices, as before a split, and further lines.</summary>
    private static string Twice(string more) =>
        Csv(Rows().Select(row => (row[0],
            row[1..5].Select(p => $"{2 * decimal.Parse(p, System.Globalization.CultureInfo.InvariantCulture)}").ToArray()))) + more;

    private static List<string[]> Rows() => [.. File.ReadLines(Sample).Skip(1).Select(line => line.Split(','))];

    private static string Csv(IEnumerable<(string Date, string[] Prices)> rows) =>
        $"Date,Open,High,Low,Close,Volume\n{string.Concat(rows.Select(row => $"{row.Date},{string.Join(',', row.Prices)},1\n"))}";

    private async Task<string> HashAsync(string symbol) => (await _store.ReadAsync(Symbol.Parse(symbol), null, Cancel)).Hash;

    private Task<long> CountAsync(string table, string symbol) =>
        database.ScalarAsync<long>($"select count(*) from {table} where symbol = '{symbol}'");

    private async Task<IngestReport> RunTextAsync(string symbol, string csv, IngestOptions? options = null)
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(path, csv, Cancel);
            return await RunAsync(symbol, path, options);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private Task<IngestReport> RunAsync(string symbol, string path, IngestOptions? options = null) =>
        new Ingest(_store, TradingCalendar.Nyse, TimeProvider.System)
            .RunAsync(Symbol.Parse(symbol), path, options ?? new(), progress: null, Cancel);
}
