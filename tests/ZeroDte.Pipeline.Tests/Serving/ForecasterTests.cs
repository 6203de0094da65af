using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Clock;
using ZeroDte.Pipeline.Identity;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Pipeline.Ledger;
using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Monitoring;
using ZeroDte.Pipeline.Serving;
using ZeroDte.Pipeline.Storage;
using ZeroDte.Postgres;
using ZeroDte.Presentation.Words;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Evaluation;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Tests.Serving;

public sealed class ForecasterTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private static readonly DateTimeOffset SaturdayAfterTheSample = new(2018, 5, 12, 12, 0, 0, TimeSpan.Zero);
    private static readonly string Sample = Path.Combine(Repository.Root, "data", "sample", "aapl-daily.csv");

    private readonly FixedTime _time = new(SaturdayAfterTheSample);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await new Migrator(database.Source, StorageExtensions.Migrations, NullLogger<Migrator>.Instance).MigrateAsync(Cancel);
        await Ingest().RunAsync(Symbol.Aapl, Sample, new(), progress: null, Cancel);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Forecast_ReplayClock_StandsOnTheMorningAfterTheLastBar()
    {
        var forecast = (await OutlookAsync(ClockKind.Replay)).BeforeOpen;

        forecast.Session.ShouldBe(new DateOnly(2018, 5, 14));
        forecast.AsOf.ShouldBe(new DateTimeOffset(2018, 5, 14, 9, 30, 0, TimeSpan.FromHours(-4)));
        (forecast.Clock, forecast.Basis).ShouldBe((ClockKind.Replay, Basis.PreviousClose));
        forecast.Open.ShouldBe(188.59);
    }

    [Fact]
    public async Task Forecast_WithOpen_IsConsistentWithItself()
    {
        (await OutlookAsync(ClockKind.Replay)).TryForecast("190.00", strike: null, at: null, out var forecast).ShouldBeNull();

        var f = forecast.ShouldNotBeNull();
        (f.Open, f.Basis).ShouldBe((190.0, Basis.Open));
        f.PredictedDelta.ShouldBe(f.PredictedClose - f.Open, 1e-9);
        f.Quantiles.OrderBy(q => q.Key, StringComparer.Ordinal).Select(q => q.Value).ShouldBeInOrder();
        (f.Interval.Lower, f.Interval.Upper).ShouldBe((f.Quantiles["0.05"], f.Quantiles["0.95"]));
        f.ProbabilityUp.ShouldBeInRange(0, 1);
        f.Interval.Coverage!.Value.ShouldBeInRange(0.86, 0.94);
        f.Skill.N.ShouldBeGreaterThan(500);
    }

    [Fact]
    public async Task Forecast_MissingSessionThatTheModelLooksBackOn_IsRefusedByItsDateUntilItIsThere()
    {
        var holed = Symbol.Parse("HOLED");
        var path = Path.GetTempFileName();
        await File.WriteAllLinesAsync(path,
            (await File.ReadAllLinesAsync(Sample, Cancel)).Where(line => !line.StartsWith("2018-05-10", StringComparison.Ordinal)), Cancel);
        await Ingest().RunAsync(holed, path, new(), progress: null, Cancel);
        File.Delete(path);
        await using var services = PipelineServices.On(database, _time);
        var forecaster = services.GetRequiredService<Forecaster>();

        (await forecaster.ForecastAsync(holed, Cancel)).ShouldBeOfType<Unavailable>().Reason.ShouldStartWith(
            "What the model of HOLED looks at on 2018-05-14 looks back over missing sessions: 2018-05-10. Ingest them");

        await Ingest().RunAsync(holed, Sample, new(), progress: null, Cancel);
        (await forecaster.ForecastAsync(holed, Cancel)).ShouldBeOfType<Outlook>();
    }

    [Fact]
    public async Task Forecast_OfSessionsThatTheConfigurationWasChosenOn_IsNotJudgedByThem()
    {
        var f = (await OutlookAsync(ClockKind.Replay)).BeforeOpen;

        f.Skill.Verdict.ShouldBe(Verdict.NotDistinguishable);
        f.Skill.SinceChoice.ShouldBe(new(new DateOnly(2019, 12, 31), 0, null, null, null, null, Symbols: f.Skill.SinceChoice!.Symbols));
        f.Decision.ShouldBe(
            new(OptionAction.None, "Not judged: its configuration was chosen on sessions up to 2019-12-31, and there is no later one yet. "
            + "So the point forecast is no reason to take a side. The range is what it knows."));
        var distribution = f.Skill.Distribution.ShouldNotBeNull();
        (distribution.N, distribution.Verdict).ShouldBe((f.Skill.N, Verdict.NotDistinguishable));
        distribution.Skill.ShouldBeInRange(distribution.Band!.Value.Lower, distribution.Band.Value.Upper);
    }

    [Fact]
    public async Task Forecast_OldModel_SaysItsAgeAndBeyondTheLimitIsTrainedAgain()
    {
        await CopyAsync("AGED");
        var aged = Symbol.Parse("AGED");
        await using var allowed = Services(options => (options.Backfill, options.OldestModel) = (60, 100), "AGED");
        var model = (await ForecastAsync(allowed, aged)).ShouldBeOfType<Outlook>().BeforeOpen.Model;
        (model.SessionsSince, model.TrainedThrough, model.Version).ShouldBe((60, new DateOnly(2018, 2, 14), 1));
        model.Words(ClockKind.Replay).ShouldBe("aged-close version 1, trained on sessions up to 2018-02-14, 60 sessions ago");

        await using var strict = Services(options => (options.Backfill, options.OldestModel) = (60, 59), "AGED");
        var again = (await ForecastAsync(strict, aged)).ShouldBeOfType<Outlook>().BeforeOpen.Model;
        (again.SessionsSince, again.TrainedThrough, again.Version).ShouldBe((0, new DateOnly(2018, 5, 11), 2));
    }

    [Fact]
    public async Task Forecast_OldModelThatTrainingDoesNotReplace_IsRefused()
    {
        await CopyAsync("STUCK");
        var stuck = Symbol.Parse("STUCK");
        await using var allowed = Services(options => (options.Backfill, options.OldestModel) = (60, 100), "STUCK");
        await ForecastAsync(allowed, stuck);
        await database.ScalarAsync<object>("""
            insert into job_result (job, symbol, session, record, attempt_id, summary)
                values ('retrain', 'STUCK', '2018-05-11', 'live', 0, 'The gates refused it.'); select 1
            """);

        await using var strict = Services(options => (options.Backfill, options.OldestModel) = (60, 59), "STUCK");
        (await ForecastAsync(strict, stuck)).ShouldBeOfType<Unavailable>().Reason.ShouldBe(
            "The model of STUCK was trained on sessions up to 2018-02-14, 60 before the one to forecast; 59 are allowed "
            + "(ZeroDte__OldestModel). "
            + "Training it again did not help: The gates refused it.");
    }

    [Fact]
    public async Task Forecast_BarsCorrectedSinceTraining_SaysThatTheModelIsStale()
    {
        await CopyAsync("STALE");
        var stale = Symbol.Parse("STALE");
        await using var services = Services(options => options.Backfill = 0);
        (await ForecastAsync(services, stale)).ShouldBeOfType<Outlook>().BeforeOpen.Model.IsStale.ShouldBeFalse();

        await database.ScalarAsync<object>("""
            insert into ingest (symbol, source, known_since) values ('STALE', 'correction', clock_timestamp());
            insert into bar select symbol, session, (select max(known_since) from ingest
                where symbol = 'STALE'), open, high, low, close, volume + 1
            from bar where symbol = 'STALE' and session = '2017-05-11'; select 1
            """);

        var model = (await ForecastAsync(services, stale)).ShouldBeOfType<Outlook>().BeforeOpen.Model;
        model.IsStale.ShouldBeTrue();
        model.Words(ClockKind.Replay).ShouldEndWith("; stale: bars that it learnt from have been changed since");
    }

    [Fact]
    public async Task Forecast_Holes_AreCountedInEachAnswer()
    {
        await CopyAsync("HOLES", "session not between '2016-02-01' and '2016-02-05'");
        await using var services = Services(options => options.Backfill = 0);

        var data = (await ForecastAsync(services, Symbol.Parse("HOLES"))).ShouldBeOfType<Outlook>().BeforeOpen.Data;

        (data.LastSession, data.Missing).ShouldBe((new DateOnly(2018, 5, 11), 5));
        data.Words().ShouldEndWith("to 2018-05-11, 5 between them missing");
    }

    [Fact]
    public async Task Forecast_Seal_IsThatOfTheVeryAnswerOrSaysWhyNot()
    {
        await CopyAsync("SEAL");
        var symbol = Symbol.Parse("SEAL");
        await using var services = Services(options => options.Backfill = 0);
        (await ForecastAsync(services, symbol)).ShouldBeOfType<Outlook>().BeforeOpen.Seal
            .ShouldBe(new(false, null, null, "not yet: a running service seals it in a moment"));

        var open = TradingCalendar.Nyse.Session(new(2018, 5, 14)).Open;
        await database.ScalarAsync<object>(
            "insert into opening_price values ('SEAL', '2018-05-14', '2018-05-14 13:30:30+00', 189.01); select 1");
        await services.GetRequiredService<JobRunner>()
            .RunAsync(new("predict", symbol, new(2018, 5, 14)), open.AddMinutes(1), parameters: null, Cancel);

        var outlook = (await ForecastAsync(services, symbol)).ShouldBeOfType<Outlook>();
        var entries = await services.GetRequiredService<ForecastLedger>().ReadAsync(ModelKey.Live(symbol), null, null, Cancel);
        outlook.BeforeOpen.Seal.ShouldBe(new(true, 1, entries[0].Hash, "number 1 of the ledger"));
        outlook.BeforeOpen.PredictedClose.ShouldBe(entries[0].Forecast.PredictedClose);
        outlook.TryForecast("189.01", strike: null, at: null, out var sealedOpen);
        sealedOpen!.Seal.ShouldBe(new(true, 2, entries[1].Hash, "number 2 of the ledger"));
        outlook.TryForecast("190", strike: null, at: null, out var other);
        other!.Seal.Words.ShouldBe($"no: number 2 of the ledger is, {entries[1].Forecast.PredictedClose:0.00} from 189.01 by version 1");

        // Another version says something else than what was sealed.
        await services.GetRequiredService<JobRunner>().RunAsync(
            new JobUnit(new("retrain", symbol, new(2018, 5, 11), Revision: 2), Clock: open.AddMinutes(2), Reason: "drill"),
            progress: null, Cancel);
        (await ForecastAsync(services, symbol)).ShouldBeOfType<Outlook>().BeforeOpen.Seal.Words.ShouldEndWith("from 188.59 by version 1");
    }

    [Theory]
    [InlineData("OTHER", "no: SEAL2 is not followed, so nothing of it is sealed: ./zerodte market add SEAL2")]
    [InlineData("SEAL2", "not yet: it is sealed a minute after the open")]
    public async Task Forecast_LiveClock_SaysWhetherItWillBeSealed(string universe, string words)
    {
        await CopyAsync("SEAL2");
        await using var services = Services(_ => { }, universe, ClockKind.Live);

        (await ForecastAsync(services, Symbol.Parse("SEAL2"))).ShouldBeOfType<Outlook>().BeforeOpen.Seal.Words.ShouldBe(words);
    }

    [Fact]
    public async Task Forecast_OpenKnown_IsNarrowerThanFromThePreviousClose()
    {
        var outlook = await OutlookAsync(ClockKind.Replay);
        outlook.TryForecast("188.59", strike: null, at: null, out var atOpen);

        (atOpen!.Interval.Upper - atOpen.Interval.Lower)
            .ShouldBeLessThan(outlook.BeforeOpen.Interval.Upper - outlook.BeforeOpen.Interval.Lower);
    }

    [Theory]
    [InlineData("abc", "open 'abc' is not a number")]
    [InlineData("", "open '' is not a number")]
    [InlineData("0", "must be a price above zero")]
    [InlineData("-5", "must be a price above zero")]
    [InlineData("NaN", "must be a price above zero")]
    [InlineData("Infinity", "must be a price above zero")]
    [InlineData("283", "more than 50% from the last close of AAPL, 188.59")]
    [InlineData("94", "more than 50% from the last close of AAPL, 188.59")]
    public async Task TryAtOpen_NoPossibleOpen_SaysWhy(string open, string reason)
    {
        (await OutlookAsync(ClockKind.Replay)).TryForecast(open, strike: null, at: null, out var forecast)!.ShouldContain(reason);
        forecast.ShouldBeNull();
    }

    [Fact]
    public async Task Forecast_LiveClockOnTheWeekendAfter_IsOfMonday()
    {
        var outlook = await OutlookAsync(ClockKind.Live);

        outlook.Session.Date.ShouldBe(new DateOnly(2018, 5, 14));
        (outlook.BeforeOpen.Clock, outlook.BeforeOpen.AsOf).ShouldBe((ClockKind.Live, SaturdayAfterTheSample));
        outlook.IsCurrent(outlook.Session.Close.AddTicks(-1)).ShouldBeTrue();
        outlook.IsCurrent(outlook.Session.Close).ShouldBeFalse();
    }

    [Fact]
    public async Task Forecast_LiveClockTwoSessionsLater_SaysWhichBarsAreMissing()
    {
        _time.Now = new(2018, 5, 15, 21, 0, 0, TimeSpan.Zero);

        var served = await Forecaster(ClockKind.Live).ForecastAsync(Symbol.Aapl, Cancel);

        served.ShouldBeOfType<Unavailable>().Reason.ShouldContain("the last is of 2018-05-11, and a forecast of 2018-05-16 needs 2 more, "
            + "up to 2018-05-15");
    }

    [Fact]
    public async Task Forecast_TooFewSessions_SaysHowManyItTakes()
    {
        var few = Path.GetTempFileName();
        await File.WriteAllLinesAsync(few, File.ReadLines(Sample).Take(31), Cancel);
        await Ingest().RunAsync(Symbol.Parse("FEW"), few, new(), progress: null, Cancel);
        File.Delete(few);

        (await Forecaster(ClockKind.Replay).ForecastAsync(Symbol.Parse("FEW"), Cancel))
            .ShouldBeOfType<Unavailable>().Reason.ShouldContain("it has 30 sessions and training takes 45");
        (await Forecaster(ClockKind.Replay).ForecastAsync(Symbol.Parse("NONE"), Cancel))
            .ShouldBeOfType<Unavailable>().Reason.ShouldContain("no bars of NONE");
    }

    [Fact]
    public async Task Forecast_FromManyProcessesAtOnce_TrainsOneModelAndSaysTheSame()
    {
        var outlooks = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => OutlookAsync(ClockKind.Replay)));

        outlooks.Select(o => Convert.ToHexString(o.LatestJson.Span)).Distinct().ShouldHaveSingleItem();
        (await database.ScalarAsync<long>("select count(*) from model_version where symbol = 'AAPL'")).ShouldBe(1);
    }

    [Fact]
    public async Task Forecast_Json_SpeaksTheContract()
    {
        using var json = JsonDocument.Parse((await OutlookAsync(ClockKind.Replay)).LatestJson);

        json.RootElement.EnumerateObject().Select(p => p.Name).ShouldBe([
            "symbol", "session", "asOf", "open", "predictedClose", "predictedDelta", "direction", "probabilityUp", "interval", "quantiles",
            "decision", "skill", "model", "clock", "basis", "data", "seal", "announcements", "without", "exDay"]);
        json.RootElement.GetProperty("without").EnumerateArray().Select(term => term.GetString()).ShouldBe(["VIX"]);
        json.RootElement.GetProperty("clock").GetString().ShouldBe("replay");
        json.RootElement.GetProperty("basis").GetString().ShouldBe("previousClose");
        json.RootElement.GetProperty("decision").GetProperty("action").GetString().ShouldBeOneOf("none", "call", "put");
        json.RootElement.GetProperty("model").GetProperty("dataHash").GetString()!.Length.ShouldBe(64);
    }

    [Fact]
    public async Task Forecast_AfterAnAnnouncement_IsWiderAndSaysWhy()
    {
        await CopyAsync("NEWS");
        var (symbol, forecaster) = (Symbol.Parse("NEWS"), Forecaster(ClockKind.Replay));
        var before = (await forecaster.ForecastAsync(symbol, Cancel)).ShouldBeOfType<Outlook>();
        before.BeforeOpen.Announcements.ShouldBeEmpty();
        var last = TradingCalendar.Nyse.Previous(before.Session.Date);
        await new ContextLoads(database.Source).StoreAsync(
            new("made-up.csv", ContentHash.Of("made up")), [(symbol, new(last, AnnouncementTime.AfterClose))], Cancel);

        var after = (await forecaster.ForecastAsync(symbol, Cancel)).ShouldBeOfType<Outlook>();

        var due = after.BeforeOpen.Announcements.ShouldHaveSingleItem();
        (due.Session, due.Widens, due.IsEstimate).ShouldBe((before.Session.Date, true, false));
        Width(after).ShouldBeGreaterThan(2 * Width(before));
        due.Words().ShouldBe("on Fri 11 May after the close: this session is the first to trade on it, and the range is wider for it");

        static double Width(Outlook outlook) => outlook.BeforeOpen.Interval.Upper - outlook.BeforeOpen.Interval.Lower;
    }

    private ServiceProvider Services(
        Action<ServingOptions> serving, string universe = "AAPL", ClockKind clock = ClockKind.Replay) =>
        PipelineServices.On(database, _time, clock, services => services
            .PostConfigure(serving)
            .AddSingleton(new Universe([Symbol.Parse(universe)])));

    private static Task<ServedSymbol> ForecastAsync(IServiceProvider services, Symbol symbol) =>
        services.GetRequiredService<Forecaster>().ForecastAsync(symbol, Cancel);

    /// <summary>The sample's bars under another symbol.</summary>
    private async Task CopyAsync(string symbol, string where = "true") => await database.ScalarAsync<object>($"""
        insert into ingest (symbol, source, known_since) values ('{symbol}', 'copy', now()) on conflict do nothing;
        insert into bar select '{symbol}', session, known_since, open, high, low, close, volume from bar where symbol = 'AAPL' and {where}
            on conflict do nothing; select 1
        """);

    private async Task<Outlook> OutlookAsync(ClockKind clock) =>
        (await Forecaster(clock).ForecastAsync(Symbol.Aapl, Cancel)).ShouldBeOfType<Outlook>();

    private Forecaster Forecaster(ClockKind clock) =>
        Services(serving => serving.Backfill = 0, clock: clock).GetRequiredService<Forecaster>();

    private Ingest Ingest() => new(new BarStore(database.Source), TradingCalendar.Nyse, TimeProvider.System);
}
