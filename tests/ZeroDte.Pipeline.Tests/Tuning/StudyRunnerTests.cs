using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using ZeroDte.Mlflow.Protocol;
using ZeroDte.Pipeline.Identity;
using ZeroDte.Pipeline.Storage;
using ZeroDte.Pipeline.Tuning;
using ZeroDte.Postgres;
using ZeroDte.Presentation.Tuning;
using ZeroDte.Quant.Learning.Configuration;
using ZeroDte.Quant.Market;
using ZeroDte.Quant.Tuning.Search;

namespace ZeroDte.Pipeline.Tests.Tuning;

public sealed class StudyRunnerTests(StudyRunnerTests.Migrated database) : IClassFixture<StudyRunnerTests.Migrated>
{
    private static readonly DateTimeOffset Now = new(2020, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly StudyRunOptions Untracked = new(Workers: 2, Track: false);
    private static readonly BarSeries Series = Walk(750);

    private StudyStore Studies => new(database.Source);

    [Fact]
    public async Task Run_StoppedAndRunAgain_EndsAsIfItHadNeverStopped()
    {
        var whole = await RunAsync(await BeginAsync(new() { Trials = 40 }));

        var stopped = await BeginAsync(new() { Trials = 40 });
        using var stop = new CancellationTokenSource();
        await Should.ThrowAsync<OperationCanceledException>(() => Runner().RunAsync(
            stopped.Id, Series, Untracked, new Watching(p => { if (p.Done.All == 11) stop.Cancel(); }), stop.Token));
        var kept = await database.ScalarAsync<long>($"select count(*) from trial where study_id = '{stopped.Id}'");
        var resumed = await RunAsync(stopped);

        kept.ShouldBeInRange(11, 39);
        resumed.Hash.ShouldBe(whole.Hash);
        resumed.Trials.All.ShouldBe(40);
    }

    [Fact]
    public async Task Run_EndedStudy_GivesTheStoredResult()
    {
        var study = await BeginAsync(new() { Trials = 12 });

        var first = await RunAsync(study);
        var again = await RunAsync(study);

        again.Hash.ShouldBe(first.Hash);
        again.Overfitting.Distinct.ShouldBe(first.Overfitting.Distinct);
        again.HoldOut!.Skill.Band.ShouldBe(first.HoldOut!.Skill.Band);
        (await database.ScalarAsync<long>($"select count(*) from trial where study_id = '{study.Id}'")).ShouldBe(12);
    }

    [Fact]
    public async Task Run_WhileAnotherRunsIt_IsRefused()
    {
        var study = await BeginAsync(new() { Trials = 5 });
        await using var reservation = await Studies.ReserveAsync(study.Id, TestContext.Current.CancellationToken);

        (await Should.ThrowAsync<StudyException>(() => RunAsync(study))).Message.ShouldContain(
            $"Study {study.Id} is being run by another process");
    }

    [Fact]
    public async Task Run_NothingEndsInTime_SaysSo() =>
        (await Should.ThrowAsync<StudyException>(async () =>
            await RunAsync(await BeginAsync(new() { Trials = 3, TrialTime = TimeSpan.FromTicks(1) }))))
            .Message.ShouldMatch("None of 3 trials of study .* gave a result. Most often: did not end within .* \\(3 trials\\)");

    [Fact]
    public async Task Run_OtherBars_IsRefused()
    {
        var study = await BeginAsync(new() { Trials = 3 });

        (await Should.ThrowAsync<StudyException>(() => Runner()
            .RunAsync(study.Id, Walk(751), Untracked, null, CancellationToken.None))).Message.ShouldContain("was begun on other bars");
    }

    /// <summary>A runner keeps what it forecast of a symbol; corrected bars must not be judged by it.</summary>
    [Fact]
    public async Task Run_CorrectedAndLongerBarsAfterASearch_IsAsByARunnerThatKnewNone()
    {
        var bars = Series.Sessions.ToArray().Zip(Series.Candles.ToArray(), (session, c) => new Bar(
            session, (decimal)c.Open, (decimal)c.High, (decimal)c.Low, (decimal)c.Close, (long)c.Volume)).ToArray();
        var wrong = bars[400];
        bars[400] = new(wrong.Session, wrong.Open, wrong.High, wrong.Low, wrong.Low, wrong.Volume);
        var runner = Runner();

        foreach (var series in new[] { Series, new(Symbol.Aapl, bars), Walk(760), Series })
            (await Hash(runner, series)).ShouldBe(await Hash(Runner(), series));

        async Task<ContentHash> Hash(StudyRunner by, BarSeries series)
        {
            var cancel = TestContext.Current.CancellationToken;
            var study = await Studies.BeginAsync(series, RecordName.Live, new() { Trials = 15 }, Now, cancel);
            return (await by.RunAsync(study.Id, series, Untracked, null, cancel)).Result.TrialsHash;
        }
    }

    [Fact]
    public async Task Run_TooFewSessions_SaysHowManyItTakes()
    {
        var series = Walk(300);
        var study = await Studies.BeginAsync(series, RecordName.Live, new() { Trials = 3 }, Now, TestContext.Current.CancellationToken);

        var exception = await Should
            .ThrowAsync<StudyException>(() => Runner().RunAsync(study.Id, series, Untracked, null, CancellationToken.None));

        exception.Message.ShouldContain("the search needs at least 602");
        exception.IsOfData.ShouldBeTrue();
    }

    [Fact]
    public async Task Begin_SameDayAgain_CountsUp()
    {
        var series = Walk(20);

        var first = await Studies.BeginAsync(series, new("replay"), new(), Now, TestContext.Current.CancellationToken);
        var second = await Studies.BeginAsync(series, new("replay"), new(), Now, TestContext.Current.CancellationToken);

        first.Id.ShouldBe($"replay-aapl-{series.Sessions[^1]:yyyy-MM-dd}-1");
        second.Id.ShouldBe($"replay-aapl-{series.Sessions[^1]:yyyy-MM-dd}-2");
        (await Studies.ReadAsync(first.Id, TestContext.Current.CancellationToken)).Plan.ShouldBe(new());
    }

    [Fact]
    public async Task Begin_PlanThatCannotBe_NamesWhatIsWrong()
    {
        await Refused(new() { Preset = "nosuch" }, "There is no preset 'nosuch'. There are: close, close-all, published.");
        await Refused(new() { Sampler = "nosuch" }, "There is no sampler 'nosuch'");
        await Refused(new() { Trials = 0 }, "at least one trial, not 0");
        await Refused(new() { Criteria = [] }, "at least one objective");
        await Refused(new() { Choice = ChoiceRule.Weights, Weights = [1] }, "one weight for each of rmse, direction, crps; there are 1");
        await Refused(new() { Choice = ChoiceRule.Weights, Weights = [0, 0, 0] }, "not all zero; they are 0, 0, 0.");
        await Refused(new() { Choice = ChoiceRule.Weights, Weights = [1, -1, 0] }, "numbers of zero or above");
        await Refused(new() { Choice = ChoiceRule.Weights, Weights = [1, double.NaN, 0] }, "numbers of zero or above");
        await Refused(new() { Weights = [1, 1, 1] }, "Weights are for the choice by weights; this one is by knee.");
        await Refused(new() { TrialTime = TimeSpan.Zero }, "must be above zero");
        await Refused(new() { Preset = "published", Choice = ChoiceRule.Crps }, "needs the objectives rmse and crps");

        async Task Refused(StudyPlan plan, string message) =>
            (await Should.ThrowAsync<StudyException>(() => BeginAsync(plan))).Message.ShouldContain(message);
    }

    [Fact]
    public async Task Read_UnknownStudy_SaysSo() =>
        (await Should.ThrowAsync<StudyException>(() => Studies.ReadAsync("nosuch", CancellationToken.None))).Message.ShouldBe(
            "There is no study 'nosuch'.");

    [Fact]
    public async Task Latest_Choices_AreOfTheSymbolTheRecordAndTheDay()
    {
        var chosen = new ChosenConfigurations(database.Source);
        var (day, series) = (new DateOnly(2019, 5, 1), Walk(20));
        foreach (var (record, asOf) in new[] { ("one", day), ("one", day.AddDays(7)), ("two", day.AddDays(1)) })
        {
            var study = await Studies.BeginAsync(series, new(record), new(), Now, TestContext.Current.CancellationToken);
            var choice = new ChosenConfiguration(
                study.Id, new(new(record), Symbol.Aapl), asOf, Now, ModelConfiguration.Default, "a reason");
            for (var twice = 0; twice < 2; twice++)
                await chosen.AddAsync(choice, TestContext.Current.CancellationToken);
        }

        (await LatestAsync("one", day.AddDays(6)))!.AsOf.ShouldBe(day);
        (await LatestAsync("one", day.AddDays(7)))!.AsOf.ShouldBe(day.AddDays(7));
        (await LatestAsync("two", day.AddDays(7)))!.Configuration.ShouldBe(ModelConfiguration.Default);
        (await LatestAsync("one", day.AddDays(-1))).ShouldBeNull();

        Task<ChosenConfiguration?> LatestAsync(string record, DateOnly asOf) =>
            chosen.LatestAsync(new(new(record), Symbol.Aapl), asOf, TestContext.Current.CancellationToken);
    }

    private Task<StudyHead> BeginAsync(StudyPlan plan) =>
        Studies.BeginAsync(Series, RecordName.Live, plan, Now, TestContext.Current.CancellationToken);

    private async Task<StudyResult> RunAsync(StudyHead study) =>
        (await Runner().RunAsync(study.Id, Series, Untracked, null, TestContext.Current.CancellationToken)).Result;

    // Nothing listens there: a study that is not tracked must not ask.
    private StudyRunner Runner() =>
        new(Studies, new MlflowClient(new HttpClient(), new(new Uri("http://127.0.0.1:1")), TimeProvider.System), new StudyCharts(),
            TimeProvider.System);

    internal static BarSeries Walk(int sessions)
    {
        var random = new Random(4);
        var (day, close) = (new DateOnly(2012, 1, 2), 100m);
        return new(Symbol.Aapl, Enumerable.Range(0, sessions).Select(_ =>
        {
            var open = Step(close);
            close = Step(open);
            return new Bar(day = TradingCalendar.Nyse.Next(day), open, Math.Max(open, close) * 1.002m, Math.Min(open, close) * 0.998m,
                close, random.Next(1, 1_000_000));
        }));

        decimal Step(decimal price) => Math.Round(price * (decimal)Math.Exp(0.01 * (random.NextDouble() + random.NextDouble() - 1)), 4);
    }

    public sealed class Migrated : IAsyncLifetime
    {
        private readonly TestDatabase _database = new();

        public NpgsqlDataSource Source => _database.Source;

        public Task<T> ScalarAsync<T>(string sql) => _database.ScalarAsync<T>(sql);

        public async ValueTask InitializeAsync()
        {
            await _database.InitializeAsync();
            await new Migrator(Source, StorageExtensions.Migrations, NullLogger<Migrator>.Instance).MigrateAsync(CancellationToken.None);
        }

        public ValueTask DisposeAsync() => _database.DisposeAsync();
    }

    internal sealed class Watching(Action<StudyProgress> seen) : IProgress<StudyProgress>
    {
        public void Report(StudyProgress value) => seen(value);
    }
}
