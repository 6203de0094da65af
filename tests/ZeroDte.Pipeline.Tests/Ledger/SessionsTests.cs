using Microsoft.Extensions.DependencyInjection;
using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Pipeline.Ledger;
using ZeroDte.Pipeline.Promotion;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Tests.Ledger;

/// <summary>The jobs at the times of the schedule, on days that are not like others.</summary>
public sealed class SessionsTests(TestDatabase database) : LifecycleTest(database), IClassFixture<TestDatabase>
{
    private ForecastLedger Ledger => Services.GetRequiredService<ForecastLedger>();

    [Theory]
    [InlineData("Thanksgiving", "2017-11-22", "2017-11-24", 2)] // and an early close after it
    [InlineData("spring forward", "2018-03-09", "2018-03-12", 2)]
    [InlineData("fall back", "2017-11-03", "2017-11-06", 2)]
    [InlineData("Christmas", "2017-12-22", "2017-12-27", 3)]
    public async Task Schedule_OnUnusualDays_SealsTwoForecastsAndTheirOutcomesPerSession(string what, string from, string to, int sessions)
    {
        await BeginAsync(DateOnly.Parse(from));
        await WalkAsync(DateOnly.Parse(from), DateOnly.Parse(to));

        var entries = await EntriesAsync();
        entries.Count.ShouldBe(2 * sessions, what);
        entries.ShouldAllBe(e => e.Outcome != null && e.Outcome.Revision == 1);
        foreach (var entry in entries)
        {
            var session = TradingCalendar.Nyse.Session(entry.Forecast.Session);
            entry.Forecast.IssuedAt.ShouldBe(session.Open.AddMinutes(1).ToUniversalTime());
            entry.Outcome!.RecordedAt.ShouldBe(session.Close.AddMinutes(30).ToUniversalTime());
        }

        (await Ledger.VerifyAsync(new(Record, Symbol.Aapl), Cancel)).Faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task Predict_Replayed_SaysSoAndKnowsOnlyWhatWasKnown()
    {
        var day = new DateOnly(2018, 5, 10);
        await BeginAsync(day);
        await RunAsync("predict", day);

        var (before, open) = (await EntriesAsync()) switch
        {
            [var a, var b] => (a.Forecast, b.Forecast),
            var other => throw new InvalidOperationException($"{other.Count} entries"),
        };
        (before.Basis, before.From, before.Clock).ShouldBe((Basis.PreviousClose, 187.360001, "replay"));
        (open.Basis, open.From).ShouldBe((Basis.Open, 187.740005));
        var series = (await Services.GetRequiredService<BarStore>().ReadAsync(Symbol.Aapl, null, Cancel)).UpTo(day.AddDays(-1));
        open.DataHash.ShouldBe(series.Hash);
        open.Upper.ShouldBeGreaterThan(open.Lower);
        open.Quantiles["0.05"].ShouldBe(open.Lower);
        (await ChampionAsync()).Session.ShouldBe(new DateOnly(2018, 5, 9));
    }

    [Fact]
    public async Task Predict_AfterTheClose_IssuesNone()
    {
        var day = new DateOnly(2018, 5, 10);
        await BeginAsync(day);

        var run = await RunAsync("predict", day, TradingCalendar.Nyse.Session(day).Close);

        (run.State, run.Message).ShouldBe((JobState.Committed, "None: the session of 2018-05-10 closed at 20:00 UTC, and a forecast at "
            + "2018-05-10 20:00 UTC would be hindsight."));
        (await EntriesAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Predict_WithoutAChampion_SaysWhatBringsOne() =>
        (await RunAsync("predict", new(2018, 5, 10))).ShouldSatisfyAllConditions(
            run => run.State.ShouldBe(JobState.Waiting),
            run => run.Message.ShouldBe($"a champion of aapl-close-{Record}, which the job retrain brings"));

    [Fact]
    public async Task Predict_AfterTheLastBar_IsFromThePreviousCloseOnlyUntilSomebodyTellsTheOpen()
    {
        var (monday, tuesday) = (new DateOnly(2018, 5, 14), new DateOnly(2018, 5, 15));
        await BeginAsync(monday);

        (await RunAsync("ingest-open", monday, At("predict", monday))).State.ShouldBe(JobState.Waiting);
        (await RunAsync("predict", monday)).Message.ShouldEndWith("; the open is not known.");
        (await EntriesAsync()).Select(e => e.Forecast.Basis).ShouldBe([Basis.PreviousClose]);

        (await RunAsync("predict", tuesday)).Message.ShouldBe("the bar of AAPL of 2018-05-14");
    }

    [Fact]
    public async Task Predict_OpenTold_StartsFromIt()
    {
        var monday = new DateOnly(2018, 5, 14);
        var told = await CopyAsync("TOLD", "true"); // a price that was told counts for every record of its symbol
        await ExecuteAsync("insert into opening_price values ('TOLD', '2018-05-14', '2018-05-14 13:30:30+00', 189.01), ('AAPL', "
            + "'2018-05-14', '2099-05-14 13:30:30+00', 1)");
        await RunAsync("retrain", TradingCalendar.Nyse.Previous(monday), told);

        await RunAsync("predict", monday, told);

        (await Ledger.ReadAsync(new(Record, told), null, null, Cancel))[1].Forecast.ShouldSatisfyAllConditions(f => f.From.ShouldBe(189.01),
            f => f.Basis.ShouldBe(Basis.Open));
    }

    [Fact]
    public async Task Walk_MissingBar_ForecastsWhatItCanAndSaysWhatItWaitsFor()
    {
        // GAP lacks the bar of Wednesday the 9th.
        var gap = await CopyAsync("GAP", "session <> '2018-05-09'");
        await RunAsync("retrain", new(2018, 5, 7), gap);

        var runs = await WalkAsync(new(2018, 5, 8), new(2018, 5, 11), gap);

        runs.Where(r => r.Run.State == JobState.Waiting).Select(r => $"{r.Unit.Job} {r.Unit.Session.Day}: {r.Run.Message}").ShouldBe(
        [
            "ingest-open 9: the opening price of GAP of 2018-05-09, which whoever runs this job can give as {\"open\": 189.50}",
            "ingest 9: the bar of GAP of 2018-05-09: ./zerodte ingest FILE --symbol GAP",
            "evaluate 9: the bar of GAP of 2018-05-09",
            "retrain 9: the bar of GAP of 2018-05-09",
            "predict 10: the bar of GAP of 2018-05-09",
            "predict 11: bars without a hole. What the model of GAP looks at on 2018-05-11 looks back over missing sessions: 2018-05-09. "
                + "Ingest them, or wait for later sessions: ./zerodte ingest FILE --symbol GAP.",
        ]);
        var entries = await Ledger.ReadAsync(new(Record, gap), null, null, Cancel);
        // Of the 9th there is a forecast without an open and without an outcome; of the 10th and the 11th, which look back on it, there is
        // none.
        entries.Select(e => (e.Forecast.Session.Day, e.Outcome is not null)).ShouldBe([(8, true), (8, true), (9, false)]);
    }

    [Fact]
    public async Task Walk_BarCorrectedADayLater_AddsAnOutcomeAndTrainsOnWhatWasKnown()
    {
        // FIX was known in time; the bar of the 8th was corrected on the evening of the 9th.
        var fix = await CopyAsync("FIX", "true", knownInTime: true);
        await ExecuteAsync("""
            insert into ingest (symbol, source, known_since) values ('FIX', 'correction', '2018-05-09 20:20:00+00');
            insert into bar select symbol, session, '2018-05-09 20:20:00+00', open, high, low, close - 0.5, volume from bar
                where symbol = 'FIX' and session = '2018-05-08'
            """);
        await RunAsync("retrain", new(2018, 5, 7), fix);
        await WalkAsync(new(2018, 5, 8), new(2018, 5, 10), fix);

        var outcomes = (await Ledger.ReadAsync(new(Record, fix), null, null, Cancel))
            .Select(e => (e.Forecast.Session.Day, e.Outcome!.Revision, e.Outcome.Close)).ToArray();

        outcomes.ShouldBe(
            [(8, 2, 185.550003), (8, 2, 185.550003), (9, 1, 187.360001), (9, 1, 187.360001), (10, 1, 190.039993), (10, 1, 190.039993)]);
        (await Database.ScalarAsync<long>($"select count(*) from forecast_outcome where record = '{Record}' and symbol = 'FIX'"))
            .ShouldBe(8);
        (await Ledger.VerifyAsync(new(Record, fix), Cancel)).Faults.ShouldBeEmpty();
        // The version of the 8th learnt from the first bar of the 8th, and can be made again from it still.
        var version = (await Services.GetRequiredService<ModelVersions>().FindAsync(new(Record, fix), 2, Cancel))!;
        version.Session.ShouldBe(new DateOnly(2018, 5, 8));
        (await Services.GetRequiredService<Rebuild>().RunAsync(version, Cancel)).IsSame.ShouldBeTrue();
        (await Services.GetRequiredService<ModelVersions>().FindAsync(new(Record, fix), 3, Cancel))!.DataHash.ShouldNotBe(version.DataHash);
    }

    [Fact]
    public async Task Walk_ClockSetBack_ChangesNothing()
    {
        var (from, to) = (new DateOnly(2018, 5, 8), new DateOnly(2018, 5, 9));
        await BeginAsync(from);
        await WalkAsync(from, to);
        var head = await Ledger.HeadAsync(new(Record, Symbol.Aapl), Cancel);

        var again = await WalkAsync(from, to);

        again.ShouldAllBe(r => r.Run.State == JobState.AlreadyDone);
        (await Ledger.HeadAsync(new(Record, Symbol.Aapl), Cancel)).ShouldBe(head);
    }

    private async Task BeginAsync(DateOnly first) =>
        (await RunAsync("retrain", TradingCalendar.Nyse.Previous(first))).State.ShouldBe(JobState.Committed);

    private Task<JobRun> RunAsync(string job, DateOnly session, Symbol symbol) =>
        Services.GetRequiredService<JobRunner>().RunAsync(new(job, symbol, session, Record), At(job, session), null, Cancel);

    private async Task<List<(DueUnit Unit, JobRun Run)>> WalkAsync(DateOnly from, DateOnly to, Symbol? symbol = null)
    {
        var runs = new List<(DueUnit, JobRun)>();
        var runner = Services.GetRequiredService<JobRunner>();
        var (whose, schedule) = (symbol ?? Symbol.Aapl, Services.GetRequiredService<Schedule>());
        foreach (var unit in schedule.Plan(await schedule.JobsForAsync(whose, Cancel), from, to))
            runs.Add((unit, await runner.RunAsync(new(unit.Job, whose, unit.Session, Record, Slot: unit.Slot), unit.Due, null, Cancel)));
        return runs;
    }

    private Task<IReadOnlyList<LedgerEntry>> EntriesAsync() => Ledger.ReadAsync(new(Record, Symbol.Aapl), null, null, Cancel);

    /// <summary>The sample's bars under another symbol.</summary>
    /// <param name="knownInTime">Whether each was loaded on its own evening, and not long after.</param>
    private async Task<Symbol> CopyAsync(string symbol, string where, bool knownInTime = false)
    {
        await ExecuteAsync($"""
            insert into ingest (symbol, source, known_since) values ('{symbol}', 'copy', now()) on conflict do nothing;
            insert into bar select '{symbol}', session, {(knownInTime ? "session + time '20:05' at time zone 'UTC'" : "known_since")},
                open, high, low, close, volume from bar where symbol = 'AAPL' and {where}
            """);
        return Symbol.Parse(symbol);
    }
}
