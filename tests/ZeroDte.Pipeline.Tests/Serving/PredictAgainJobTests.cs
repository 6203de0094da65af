using Microsoft.Extensions.DependencyInjection;
using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Bars.Minutes;
using ZeroDte.Pipeline.Identity;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Pipeline.Ledger;
using ZeroDte.Pipeline.Promotion;
using ZeroDte.Pipeline.Replay;
using ZeroDte.Pipeline.Serving;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Tests.Serving;

/// <summary>The forecast again during the day, on the bundled bars and minutes that are made up between them.</summary>
public sealed class PredictAgainJobTests(TestDatabase database) : LifecycleTest(database), IClassFixture<TestDatabase>
{
    private const string Again = "predict-again";

    private static readonly DateOnly Friday = new(2018, 3, 2);
    private static readonly DateOnly Monday = new(2018, 3, 5);
    private static readonly DateOnly Tuesday = new(2018, 3, 6);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await LoadAsync(Services, await BarsAsync(new(2017, 12, 1), new(2018, 3, 7)));
    }

    [Fact]
    public async Task Session_FromEachOrigin_IsSealedNarrowerAsTimeGoesOnAndJudged()
    {
        await RunAsync(RetrainJob.JobName, Friday);
        foreach (var unit in Services.GetRequiredService<Schedule>().Plan(["predict", Again, EvaluateJob.JobName], Monday, Monday))
            (await SlotAsync(unit.Job, Monday, unit.Slot, unit.Due)).State.ShouldBe(JobState.Committed, $"{unit}");

        var entries = await EntriesAsync(Record, Monday);
        entries.Select(e => e.Forecast.Basis).ShouldBe([Basis.PreviousClose, Basis.Open, .. Basis.Intraday]);
        var minutes = MadeUpMinutes.Of((await BarsAsync(Monday, Monday)).Single(), Monday.DayNumber);
        foreach (var (_, _, f, _, _, outcome, _) in entries.Skip(2))
        {
            var origin = (IntradayOrigin)f.Basis;
            f.From.ShouldBe((double)minutes[5 * origin.Mark - 1].Close, 1e-9);
            (f.PredictedClose, f.Calibration!.Errors.Count).ShouldBe((Math.Round(f.From, 4), 199));
            f.IssuedAt.ShouldBe(origin.In(TradingCalendar.Nyse.Session(Monday)).AddMinutes(1));
            (f.Lower, f.Upper, f.Quantiles["0.50"]).ShouldSatisfyAllConditions(
                all => all.Lower.ShouldBeLessThan(all.Item3), all => all.Upper.ShouldBeGreaterThan(all.Item3));
            var expected = f.Distribution(() => []);
            outcome!.Crps.ShouldBe(expected.Crps(Math.Log(outcome.Close / f.From)));
            outcome.Close.ShouldBe(entries[0].Outcome!.Close);
        }

        var widths = entries.Skip(1).Select(e => e.Forecast.Upper - e.Forecast.Lower).ToArray();
        widths[^1].ShouldBeLessThan(0.5 * widths[0]);
        widths[7].ShouldBeLessThan(widths[0]);
        (await Services.GetRequiredService<ForecastLedger>().VerifyAsync(new(Record, Symbol.Aapl), Cancel)).IsIntact.ShouldBeTrue();
        (await SlotAsync(Again, Monday, "10:30", Due("10:30", Monday))).State.ShouldBe(JobState.AlreadyDone);
    }

    [Fact]
    public async Task Forecast_WhateverBecomesKnownOfTheOriginsMinuteOrLaterOrOfVolumes_IsTheSameToTheBit()
    {
        var other = new RecordName($"{Record}-2");
        await RunAsync(RetrainJob.JobName, Friday);
        await SlotAsync(RetrainJob.JobName, Friday, "", Due(RetrainJob.JobName, Friday), other);
        await SlotAsync(Again, Monday, "11:00", Due("11:00", Monday));

        var at = TradingCalendar.Nyse.Session(Monday).Open.AddMinutes(90).UtcDateTime;
        var day = MadeUpMinutes.Of((await BarsAsync(Monday, Monday)).Single(), Monday.DayNumber);
        await Services.GetRequiredService<MinuteStore>().LoadAsync(new(Symbol.Aapl, "a later belief", [.. day.Select(b => b.Start < at
            ? b with { Volume = b.Volume + 1 }
            : b with { Open = b.Open * 2, High = b.High * 2, Low = b.Low * 2, Close = b.Close * 2 })]), Cancel);
        await SlotAsync(Again, Monday, "11:00", Due("11:00", Monday), other);

        var (said, saidOther) = (
            (await EntriesAsync(Record, Monday)).Single().Forecast, (await EntriesAsync(other, Monday)).Single().Forecast);
        LedgerText(saidOther).ShouldBe(LedgerText(said));
    }

    [Fact]
    public async Task Forecast_CarriedForwardOrMadeAnew_IsTheSameToTheBit()
    {
        var other = new RecordName($"{Record}-2");
        await RunAsync(RetrainJob.JobName, Friday);
        await SlotAsync(RetrainJob.JobName, Friday, "", Due(RetrainJob.JobName, Friday), other);
        foreach (var (session, slot) in new[] { (Monday, "10:00"), (Monday, "15:50"), (Tuesday, "12:00") })
            (await SlotAsync(Again, session, slot, Due(slot, session))).State.ShouldBe(JobState.Committed);

        await using var fresh = PipelineServices.On(Database, new FixedTime(Today));
        (await RunAsync(fresh, Again, Tuesday, "12:00", Due("12:00", Tuesday), other)).State.ShouldBe(JobState.Committed);

        LedgerText((await EntriesAsync(other, Tuesday)).Single().Forecast).ShouldBe(
            LedgerText((await EntriesAsync(Record, Tuesday)).Single().Forecast));
    }

    [Fact]
    public async Task Forecast_EarlierMinutesAreCorrected_CountsThemFromTheNextSessionOn()
    {
        var symbol = await CopyAsync("CORR");
        await RunAsync(Services, RetrainJob.JobName, Friday, "", Due(RetrainJob.JobName, Friday), Record, symbol);
        var before = await DataAsync("10:00", Monday);
        var february = (await BarsAsync(new(2018, 2, 1), new(2018, 2, 1))).Single();
        await Services.GetRequiredService<MinuteStore>().LoadAsync(
            new(symbol, "a correction", MadeUpMinutes.Of(february, seed: 77)), Cancel);

        await using var fresh = PipelineServices.On(Database, new FixedTime(Today));
        var (carried, anew) = (await DataAsync("10:00", Tuesday), await DataAsync("10:30", Tuesday, fresh));

        carried.Calibration!.Errors.ShouldNotBe(before.Calibration!.Errors);
        var same = await DataAsync("10:30", Tuesday, other: "again");
        LedgerText(same with { Model = anew.Model }).ShouldBe(LedgerText(anew));

        async Task<SealedForecast> DataAsync(string slot, DateOnly session, IServiceProvider? services = null, string? other = null)
        {
            var record = other is null ? Record : new RecordName($"{Record}-{other}");
            if (other is not null)
                await RunAsync(Services, RetrainJob.JobName, Friday, "", Due(RetrainJob.JobName, Friday), record, symbol);
            (await RunAsync(services ?? Services, Again, session, slot, Due(slot, session), record, symbol)).State
                .ShouldBe(JobState.Committed);
            return (await Services.GetRequiredService<ForecastLedger>().ReadAsync(new(record, symbol), session, session, Cancel))
                .Single(e => e.Forecast.Basis.Slot == slot).Forecast;
        }
    }

    [Fact]
    public async Task Run_WithoutWhatItNeeds_WaitsAndSaysForWhat()
    {
        var symbol = await CopyAsync("WAIT", last: Friday);
        await RunAsync(Services, RetrainJob.JobName, Friday, "", Due(RetrainJob.JobName, Friday), Record, symbol);
        (await AskAsync(Due("10:00", Monday))).ShouldBe(
            (JobState.Waiting, "the minutes of WAIT up to 10:00 of 2018-03-05; there are none yet"));

        var day = MadeUpMinutes.Of((await BarsAsync(Monday, Monday)).Single(), Monday.DayNumber);
        await Services.GetRequiredService<MinuteStore>().LoadAsync(new(symbol, "so far", day[..29]), Cancel);
        (await AskAsync(Due("10:00", Monday))).ShouldBe((JobState.Waiting,
            "the minutes of WAIT up to 10:00 of 2018-03-05; the last one that is there begins at 14:58 UTC"));
        (await AskAsync(Due("10:00", Monday).AddMinutes(-5))).State.ShouldBe(JobState.Waiting);

        // Five minutes later nobody traded in the last one.
        (await AskAsync(Due("10:00", Monday).AddMinutes(4))).State.ShouldBe(JobState.Committed);

        async Task<(JobState State, string Message)> AskAsync(DateTimeOffset now)
        {
            var run = await RunAsync(Services, Again, Monday, "10:00", now, Record, symbol);
            return (run.State, run.Message);
        }
    }

    [Theory]
    [InlineData("10:15", 31, JobState.Failed, "There is no forecast as of '10:15'. There are: 10:00, 10:30, ")]
    [InlineData("", 31, JobState.Failed, "There is no forecast as of ''")]
    [InlineData("10:00", 390, JobState.Committed, "None: the session of 2018-03-05 closed at 21:00 UTC, and a forecast from 10:00 at ")]
    public async Task Run_AsOfNoOriginOrAfterTheClose_SaysSo(string slot, int minutes, JobState state, string words)
    {
        await RunAsync(RetrainJob.JobName, Friday);

        var run = await SlotAsync(Again, Monday, slot, TradingCalendar.Nyse.Session(Monday).Open.AddMinutes(minutes));

        (run.State, run.Message[..Math.Min(words.Length, run.Message.Length)]).ShouldBe((state, words));
        (await EntriesAsync(Record, Monday)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Schedule_OfSymbolsWithoutMinutes_AsksNothingOfThem()
    {
        var without = Symbol.Parse("NONE");

        (await Services.GetRequiredService<Schedule>().DueForAsync(Again, [without, Symbol.Aapl], Cancel)).ShouldBe([Symbol.Aapl]);
        (await Services.GetRequiredService<Schedule>().DueForAsync("predict", [without, Symbol.Aapl], Cancel))
            .ShouldBe([without, Symbol.Aapl]);
    }

    [Fact]
    public async Task Replay_OfSessionsWithMinutes_HasATrackRecordFromEachOrigin()
    {
        await Services.GetRequiredService<Replayer>().RunAsync(
            new(Record, [Symbol.Aapl], Friday, Tuesday, Trials: 0, Track: false), progress: null, Cancel);

        (await EntriesAsync(Record, Friday, Tuesday)).Count.ShouldBe(3 * 15);
        var report = Services.GetRequiredService<LedgerReport>();
        foreach (var origin in Basis.Intraday)
        {
            var track = await report.TrackAsync(new(Record, Symbol.Aapl), origin, null, null, Cancel);
            (track.Sessions, track.Replayed, track.Skill!.Value).ShouldBe((3, 3, 0)); // which expects no move, as naive does
            track.Baselines.Select(baseline => baseline.Name).ShouldBe(["no move, as wide as at the open", "the open's forecast"]);
        }

        var last = await report.TrackAsync(new(Record, Symbol.Aapl), Basis.Intraday[^1], null, null, Cancel);
        last.CrpsPercent!.Value.ShouldBeLessThan(last.NaiveCrpsPercent!.Value);
    }

    [Fact]
    public async Task Outlook_AsTimeGoesOn_ServesTheLatestAndAnyThatIsAskedFor()
    {
        var symbol = await CopyAsync("LIVE", last: Friday);
        var live = RecordName.Live;
        await RunAsync(Services, RetrainJob.JobName, Friday, "", Due(RetrainJob.JobName, Friday), live, symbol);
        (await OutlookAsync()).Latest.Basis.ShouldBe(Basis.PreviousClose);
        (await OutlookAsync()).TryForecast(null, null, "10:00", out _)!.ShouldContain("None is sealed from a time of that session yet");

        var daily = (await BarsAsync(Monday, Monday)).Single();
        await ExecuteAsync($"insert into opening_price values ('LIVE', '2018-03-05', '2018-03-05 14:30:30+00', {daily.Open})");
        await Services.GetRequiredService<MinuteStore>().LoadAsync(
            new(symbol, "so far", MadeUpMinutes.Of(daily, Monday.DayNumber)[..60]), Cancel);
        await RunAsync(Services, "predict", Monday, "", Due("predict", Monday), live, symbol);
        (await OutlookAsync()).Latest.Basis.ShouldBe(Basis.Open);
        foreach (var slot in new[] { "10:00", "10:30" })
            (await RunAsync(Services, Again, Monday, slot, Due(slot, Monday), live, symbol)).State.ShouldBe(JobState.Committed);

        var outlook = await OutlookAsync();
        var entries = await Services.GetRequiredService<ForecastLedger>().ReadAsync(new(live, symbol), Monday, Monday, Cancel);
        var f = outlook.Latest;
        (f.Basis.Name, f.AsOf, f.Seal).ShouldBe(
            ("at1030", Due("10:30", Monday).ToUniversalTime(), new(true, 4, entries[^1].Hash, "number 4 of the ledger")));
        (f.Interval.Lower, f.Interval.Upper, f.PredictedClose, f.Decision.Action).ShouldBe(
            (entries[^1].Forecast.Lower, entries[^1].Forecast.Upper, Math.Round(f.Open, 4), OptionAction.None));
        f.Interval.N.ShouldBe(entries[^1].Forecast.Calibration!.Sessions);
        outlook.TryForecast(null, $"{f.Open}", "10:00", out var first).ShouldBeNull();
        (first!.Basis.Name, first.Strike!.Price).ShouldBe(("at1000", f.Open));
        first.Strike.ProbabilityAbove.ShouldBeInRange(0.01, 0.99);
        outlook.TryForecast(null, null, "09:30", out var open).ShouldBeNull();
        (open!.Basis, open.Seal.IsSealed).ShouldBe((Basis.Open, true));
        outlook.TryForecast(null, null, "10:45", out _).ShouldBe(
            "There is no forecast of 2018-03-05 from '10:45'. There are: 09:30, 10:00, 10:30.");
        outlook.TryForecast("180", null, "10:30", out _)!.ShouldStartWith("Give an open or a time, not both");
        outlook.TryForecast("180", null, null, out var what).ShouldBeNull();
        what!.Basis.ShouldBe(Basis.Open);

        async Task<Outlook> OutlookAsync() =>
            (await Services.GetRequiredService<Forecaster>().ForecastAsync(symbol, Cancel)).ShouldBeOfType<Outlook>();
    }

    private static DateTimeOffset Due(string slot, DateOnly day) => TimeOnly.TryParse(slot, out var time)
        ? TradingCalendar.Nyse.Session(day).Open + (time - new TimeOnly(9, 30)) + TimeSpan.FromMinutes(1)
        : At(slot, day);

    private static async Task LoadAsync(IServiceProvider services, IEnumerable<Bar> daily, Symbol? symbol = null) =>
        await services.GetRequiredService<MinuteStore>().LoadAsync(new(symbol ?? Symbol.Aapl, "made up",
            [.. daily.SelectMany(bar => MadeUpMinutes.Of(bar, bar.Session.DayNumber))]), Cancel);

    private static Task<JobRun> RunAsync(IServiceProvider services, string job, DateOnly session, string slot, DateTimeOffset now,
        RecordName record, Symbol? symbol = null) => services.GetRequiredService<JobRunner>().RunAsync(
        new(job, symbol ?? Symbol.Aapl, session, record, Slot: slot), now, parameters: null, Cancel);

    private static string LedgerText(SealedForecast forecast) => LedgerJson.Write(forecast);

    private Task<JobRun> SlotAsync(string job, DateOnly session, string slot, DateTimeOffset now, RecordName? record = null) =>
        RunAsync(Services, job, session, slot, now, record ?? Record);

    private async Task<IReadOnlyList<Bar>> BarsAsync(DateOnly from, DateOnly to) =>
        [.. (await Services.GetRequiredService<KnownBars>().TradedAsync(Symbol.Aapl, from, Today, Cancel)).Where(b => b.Session <= to)];

    private Task<IReadOnlyList<LedgerEntry>> EntriesAsync(RecordName record, DateOnly from, DateOnly? to = null) =>
        Services.GetRequiredService<ForecastLedger>().ReadAsync(new(record, Symbol.Aapl), from, to ?? from, Cancel);

    /// <summary>The bundled bars under another name, up to a session, and minutes between them.</summary>
    private async Task<Symbol> CopyAsync(string name, DateOnly? last = null)
    {
        var symbol = Symbol.Parse(name);
        var daily = await BarsAsync(DateOnly.MinValue, last ?? DateOnly.MaxValue);
        await Services.GetRequiredService<BarStore>().LoadAsync(symbol, "a copy", [.. daily], [], Cancel);
        var (from, to) = (new DateOnly(2017, 12, 1), new DateOnly(2018, 3, 7));
        await LoadAsync(Services, daily.Where(b => b.Session >= from && b.Session <= to), symbol);
        return symbol;
    }
}
