using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Pipeline.Ledger;
using ZeroDte.Pipeline.Promotion;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Tests.Ledger;

/// <summary>What is made again after the bars changed, beside what was made from the wrong ones.</summary>
public sealed class RevisionTests(TestDatabase database) : LifecycleTest(database), IClassFixture<TestDatabase>
{
    private static readonly DateOnly Friday = new(2018, 5, 11);
    private static readonly DateOnly Monday = new(2018, 5, 14);

    private ForecastLedger Ledger => Services.GetRequiredService<ForecastLedger>();

    [Fact]
    public async Task Retrain_FromBarsThatWereCorrected_IsStaleUntilMadeAgain()
    {
        var symbol = await CopyAsync("WRONG");
        var first = await RunAsync("retrain", symbol, Friday);
        (await IsStaleAsync(symbol, first)).ShouldBeFalse();
        await CorrectAsync(symbol, Friday.AddDays(-1), -0.5m);

        var found = await RunAsync("retrain", symbol, Friday);
        (found.State, found.Message).ShouldBe((JobState.AlreadyDone, first.Message));
        (await IsStaleAsync(symbol, found)).ShouldBeTrue();

        var again = await RunAsync("retrain", symbol, Friday, revision: 2);
        (again.State, await IsStaleAsync(symbol, again)).ShouldBe((JobState.Committed, false), again.Message);
        (await RunAsync("retrain", symbol, Friday, revision: 2)).State.ShouldBe(JobState.AlreadyDone);
        (await RunAsync("retrain", symbol, Friday)).Message.ShouldBe(first.Message, "the first result stays");

        var versions = await Services.GetRequiredService<ModelVersions>().AfterAsync(new(Record, symbol), 0, 10, Cancel);
        versions.Select(v => (v.Version, v.Session)).ShouldBe([(1, Friday), (2, Friday)]);
        versions[1].DataHash.ShouldNotBe(versions[0].DataHash);
        (await Database.ScalarAsync<string>("select string_agg(revision || coalesce(reason, '-'), ' ' order by revision) from job_result "
            + $"where symbol = '{symbol}'"))
            .ShouldBe("1- 2the wrong file");
        (await Services.GetRequiredService<JobHistory>().LatestAsync(new("retrain", symbol, Friday, Record), Cancel))
            .ShouldNotBeNull().ShouldSatisfyAllConditions(r => r.Revision.ShouldBe(2), r => r.Reason.ShouldBe("the wrong file"));
    }

    [Fact]
    public async Task Stale_CorrectionTakenBackOrNewerSessions_IsNot()
    {
        var symbol = await CopyAsync("UNDO", "session < '2018-05-11'");
        var run = await RunAsync("retrain", symbol, new(2018, 5, 10));
        await ExecuteAsync($"""
            insert into ingest (symbol, source, known_since) values ('{symbol}', 'a day more', clock_timestamp());
            insert into bar select '{symbol}', session, (select max(known_since) from ingest
                where symbol = '{symbol}'), open, high, low, close, volume
            from bar where symbol = 'AAPL' and session = '2018-05-11'
            """);
        (await IsStaleAsync(symbol, run)).ShouldBeFalse();

        await CorrectAsync(symbol, new(2018, 5, 9), -0.5m);
        (await IsStaleAsync(symbol, run)).ShouldBeTrue();
        await CorrectAsync(symbol, new(2018, 5, 9), +0.5m);
        (await IsStaleAsync(symbol, run)).ShouldBeFalse();
    }

    [Fact]
    public async Task Retrain_OfASessionBeforeTheChampions_IsNoStepBack()
    {
        var symbol = await CopyAsync("BACK");
        await RunAsync("retrain", symbol, new(2018, 5, 9));
        await RunAsync("retrain", symbol, Friday);

        var back = await RunAsync("retrain", symbol, new(2018, 5, 9), revision: 2, TradingCalendar.Nyse.Session(Monday).Open);

        back.Message.ShouldStartWith($"None: back-close-{Record} version 2, which serves, has learnt from sessions up to 2018-05-11");
        (await Services.GetRequiredService<Champions>().AtAsync(new(Record, symbol), at: null, Cancel))
            .ShouldNotBeNull().Version.ShouldBe(2);
    }

    [Fact]
    public async Task Predict_BeforeTheOpen_IsFollowedByTheForecastFromTheOpen()
    {
        var symbol = await CopyAsync("EARLY");
        await RunAsync("retrain", symbol, Friday);
        var open = TradingCalendar.Nyse.Session(Monday).Open;

        (await RunAsync("predict", symbol, Monday, now: open.AddHours(-1))).Message.ShouldEndWith("; the open is not known.");
        await RunAsync("predict", symbol, Monday, now: open.AddMinutes(1));
        var unit = new JobUnit(new("predict", symbol, Monday, Record));
        (await Services.GetRequiredService<JobBacklog>().AddAsync([unit], Cancel)).ShouldBe(1, "there is more to come");
        await ExecuteAsync($"delete from job_unit where symbol = '{symbol}'");
        await ExecuteAsync($"insert into opening_price values ('{symbol}', '2018-05-14', '2018-05-14 13:30:30+00', 189.01)");
        var completed = await RunAsync("predict", symbol, Monday, now: open.AddMinutes(2));
        var after = await RunAsync("predict", symbol, Monday, now: open.AddMinutes(3));

        (completed.State, after.State).ShouldBe((JobState.Committed, JobState.AlreadyDone));
        (await Services.GetRequiredService<JobBacklog>().AddAsync([unit], Cancel)).ShouldBe(0);
        completed.Message.ShouldContain("from the previous close");
        completed.Message.ShouldContain("from the open 189.01");
        var entries = await Ledger.ReadAsync(new(Record, symbol), null, null, Cancel);
        entries.Select(e => (e.Forecast.Basis, e.Forecast.IssuedAt, e.Counts)).ShouldBe(
            [(Basis.PreviousClose, open.AddHours(-1), true), (Basis.Open, open.AddMinutes(2), true)]);
        (await Ledger.VerifyAsync(new(Record, symbol), Cancel)).Faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task IngestOpen_Told_AsksForTheForecastAtTheSameSimulatedTime()
    {
        var symbol = await CopyAsync("ASKS");
        var now = TradingCalendar.Nyse.Session(Monday).Open.AddMinutes(2).ToOffset(TimeSpan.FromHours(-4));

        var run = await Services.GetRequiredService<JobRunner>().RunAsync(
            new("ingest-open", symbol, Monday), now, JsonSerializer.SerializeToElement(new { open = 189.01 }), Cancel);

        run.State.ShouldBe(JobState.Committed, run.Message);
        (await Database.ScalarAsync<DateTime>($"select clock from job_unit where job = 'predict' and symbol = '{symbol}'"))
            .ShouldBe(now.UtcDateTime);
    }

    [Fact]
    public async Task Predict_CompletedAfterTheClose_KeepsWhatWasSealed()
    {
        var symbol = await CopyAsync("NOOPEN");
        await RunAsync("retrain", symbol, Friday);
        var session = TradingCalendar.Nyse.Session(Monday);
        var first = await RunAsync("predict", symbol, Monday, now: session.Open);

        var late = await RunAsync("predict", symbol, Monday, now: session.Close);

        (late.State, late.Message).ShouldBe((JobState.Committed, first.Message));
        (await Ledger.ReadAsync(new(Record, symbol), null, null, Cancel)).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(-30, true)]
    [InlineData(15, true)]
    [InlineData(16, false)]
    public async Task Predict_Again_CountsInPlaceOfTheFirstOnlyInTime(int minutesAfterTheOpen, bool counts)
    {
        var symbol = await CopyAsync($"AGN{minutesAfterTheOpen + 50}");
        await RunAsync("retrain", symbol, Friday);
        var open = TradingCalendar.Nyse.Session(Monday).Open;
        await RunAsync("predict", symbol, Monday, now: open.AddHours(-1));
        await CorrectAsync(symbol, Friday, -0.5m);

        (await RunAsync("predict", symbol, Monday, revision: 2, open.AddMinutes(minutesAfterTheOpen))).State.ShouldBe(JobState.Committed);

        var entries = await Ledger.ReadAsync(new(Record, symbol), null, null, Cancel);
        entries.Select(e => (e.Forecast.Revision?.Number, e.Forecast.Revision?.Reason, e.Counts))
            .ShouldBe([(null, null, !counts), (2, "the wrong file", counts)]);
        entries[1].Forecast.From.ShouldBe(entries[0].Forecast.From - 0.5, 1e-9);
        (await Ledger.VerifyAsync(new(Record, symbol), Cancel)).Faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task Predict_AgainAfterTheClose_IsHindsight()
    {
        var symbol = await CopyAsync("HIND");
        await RunAsync("retrain", symbol, Friday);
        await RunAsync("predict", symbol, Monday);

        (await RunAsync("predict", symbol, Monday, revision: 2, TradingCalendar.Nyse.Session(Monday).Close)).Message.ShouldContain(
            "would be hindsight");
        (await Ledger.ReadAsync(new(Record, symbol), null, null, Cancel)).Count.ShouldBe(1);
    }

    private async Task<bool> IsStaleAsync(Symbol symbol, JobRun run) =>
        await Services.GetRequiredService<Staleness>().IsStaleAsync(symbol, run.MadeFrom.ShouldNotBeNull(), Cancel);

    private Task<JobRun> RunAsync(string job, Symbol symbol, DateOnly session, int revision = 1, DateTimeOffset? now = null) =>
        Services.GetRequiredService<JobRunner>().RunAsync(
            new JobUnit(new(job, symbol, session, Record, revision), Clock: now ?? At(job, session), Reason: revision == 1
                ? null : "the wrong file"),
            progress: null, Cancel);

    /// <summary>The sample's bars under another symbol, since a correction counts for every record of its symbol.</summary>
    private async Task<Symbol> CopyAsync(string symbol, string where = "true")
    {
        await ExecuteAsync($"""
            insert into ingest (symbol, source, known_since) values ('{symbol}', 'copy', now());
            insert into bar select '{symbol}', session, known_since, open, high, low, close, volume from bar
                where symbol = 'AAPL' and {where}
            """);
        return Symbol.Parse(symbol);
    }

    private Task CorrectAsync(Symbol symbol, DateOnly session, decimal by) => ExecuteAsync(FormattableString.Invariant($"""
        insert into ingest (symbol, source, known_since) values ('{symbol}', 'correction', clock_timestamp());
        insert into bar select symbol, session, (select max(known_since) from ingest
            where symbol = '{symbol}'), open, high, low, close + {by}, volume
        from (select * from bar where symbol = '{symbol}' and session = '{session:yyyy-MM-dd}' order by known_since desc limit 1) latest
        """));
}
