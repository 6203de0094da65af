using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using ZeroDte.Mlflow.Protocol;
using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Pipeline.Promotion;
using ZeroDte.Pipeline.Tuning;
using ZeroDte.Quant.Learning.Configuration;
using ZeroDte.Quant.Learning.Linear;
using ZeroDte.Quant.Learning.Volatility;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Tests.Promotion;

public sealed class OptimiseJobTests(TestDatabase database) : LifecycleTest(database), IClassFixture<TestDatabase>
{
    private static readonly DateOnly Friday = new(2018, 3, 2);

    /// <summary>Fifteen slopes from sixty sessions: worse than naive by far, and so easily beaten.</summary>
    private static readonly ModelConfiguration Poor = new(
        ["gap", "intraday_return_1", "intraday_return_2", "intraday_return_3", "intraday_return_4", "intraday_return_5", "momentum_5",
            "momentum_20",
            "rsi_14", "bollinger_percent_b_20", "stochastic_k", "adx_14", "plus_di_14", "minus_di_14", "range_volatility"],
        null, 60, 1, new Ols(), new EwmaOfReturns(0.80));

    private ModelVersions Versions => Services.GetRequiredService<ModelVersions>();

    [Fact]
    public async Task Run_NothingBetterThanWhatServes_KeepsIt()
    {
        await RunAsync("retrain", Friday);

        var run = await RunAsync("optimise", Friday, new { trials = 20, track = false });

        run.Message.ShouldStartWith(
            $"The search of 20 configurations keeps the one that serves: {ModelConfiguration.Default}. "
            + "Nothing is better than what serves, so it stays");
        var choice = (await Services.GetRequiredService<ChosenConfigurations>().LatestAsync(new(Record, Symbol.Aapl), Friday, Cancel))
            .ShouldNotBeNull();
        (choice.Configuration, choice.Keeps).ShouldBe((ModelConfiguration.Default, true));
        (await Versions.ListAsync(new(Record, Symbol.Aapl), 10, Cancel)).Count.ShouldBe(1);
        (await RunAsync("retrain", new(2018, 3, 5))).Message.ShouldNotContain("watched");
    }

    [Fact]
    public async Task Run_Search_StoresItsChoiceAndPutsItBeforeTheGates()
    {
        await ServePoorAsync(Friday);

        var run = await RunAsync("optimise", Friday, new { trials = 8, track = false });

        run.State.ShouldBe(JobState.Committed, run.Message);
        var chosen = (await Services.GetRequiredService<ChosenConfigurations>().LatestAsync(new(Record, Symbol.Aapl), Friday, Cancel))
            .ShouldNotBeNull();
        var challenger = (await Versions.FindAsync(new(Record, Symbol.Aapl), 2, Cancel)).ShouldNotBeNull();
        (challenger.Origin, challenger.Configuration, challenger.Session).ShouldBe((ModelOrigin.Optimise, chosen.Configuration, Friday));
        challenger.Verdict.Gates.Select(g => g.Name).ShouldBe(["sanity", "coverage", "no loss", "new configuration"]);
        var choice = challenger.Evidence.Choice.ShouldNotBeNull();
        (choice.On, choice.Watched).ShouldBe((Friday, 0));
        // Judged against the champion on sessions that the search had held out, and on no other.
        choice.Seen.ShouldBeLessThan(Friday);
        var skill = challenger.Evidence.Main.Skill.ShouldNotBeNull();
        (skill.ChosenThrough, skill.SinceChoice!.First > choice.Seen).ShouldBe((choice.Seen, true));
        challenger.Evidence.Main.SinceChosen!.N.ShouldBe(TradingCalendar.Nyse.Sessions(choice.Seen.AddDays(1), Friday).Count());
        (await ChampionAsync()).Version.ShouldBe(challenger.Verdict.Decision == Decision.Promote ? 2 : 1);
        (await Database.ScalarAsync<long>($"select count(*) from study where record = '{Record}'")).ShouldBe(1);
    }

    [Fact]
    public async Task Run_TrackingServerIsAway_KeepsWhatItFound()
    {
        await ServePoorAsync(Friday);
        await using var services = PipelineServices.On(Database, new FixedTime(Today), more: s => s
            .AddSingleton(new MlflowClient(new HttpClient(), new(new Uri("http://127.0.0.1:1")) { Attempts = 1 }, TimeProvider.System)));

        var run = await services.GetRequiredService<JobRunner>().RunAsync(
            new("optimise", Symbol.Aapl, Friday, Record), At("optimise", Friday),
            JsonSerializer.SerializeToElement(new { trials = 8, track = true }), Cancel);

        run.State.ShouldBe(JobState.Committed, run.Message);
        var chosen = (await Services.GetRequiredService<ChosenConfigurations>().LatestAsync(new(Record, Symbol.Aapl), Friday, Cancel))
            .ShouldNotBeNull();
        (await Versions.FindAsync(new(Record, Symbol.Aapl), 2, Cancel)).ShouldNotBeNull().Configuration.ShouldBe(chosen.Configuration);
    }

    [Fact]
    public async Task Run_WatchedConfiguration_IsDecidedAfterHalfAYearAndNotCutShort()
    {
        var chosenOn = new DateOnly(2017, 11, 3);
        var sessions = TradingCalendar.Nyse.Sessions(chosenOn.AddDays(1), new(2018, 5, 11)).Select(s => s.Date).ToArray();
        await RunAsync("retrain", chosenOn);
        await ChooseAsync(chosenOn);

        foreach (var watched in (int[])[1, 5, PromotionPolicy.ShadowSessions - 1, PromotionPolicy.ShadowSessions])
        {
            await RunAsync("retrain", sessions[watched - 1]);
            if (watched == 1)
            {
                (await Versions.FindAsync(new(Record, Symbol.Aapl), 3, Cancel))
                    .ShouldNotBeNull().Verdict.Decision.ShouldBe(Decision.Shadow);
            }
            if (watched == 5)
            {
                (await RunAsync("optimise", sessions[watched - 1], new { trials = 8, seed = 2, track = false })).Message.ShouldMatch(
                    "keeps the one that serves");
            }
        }

        var decided = (await Versions.ListAsync(new(Record, Symbol.Aapl), 1, Cancel))[0];
        (decided.Origin, decided.Session).ShouldBe((ModelOrigin.Optimise, sessions[PromotionPolicy.ShadowSessions - 1]));
        decided.Verdict.Decision.ShouldNotBe(Decision.Shadow);
        decided.Verdict.Gates[^1].Finding.ShouldContain("Watched for 126 of 126 sessions.");
        var evidence = (await Versions.FindAsync(new(Record, Symbol.Aapl), decided.Version, Cancel))!.Evidence.Main;
        evidence.Watch!.N.ShouldBe(evidence.SinceChosen!.N);
    }

    [Fact]
    public async Task Retrain_ConfigurationChosenOnTheCommandLine_ComesBeforeTheGatesOnce()
    {
        await RunAsync("retrain", Friday);
        await ChooseAsync(Friday);

        await RunAsync("retrain", new(2018, 3, 5));
        await RunAsync("retrain", new(2018, 3, 6));

        var tried = (await Versions.ListAsync(new(Record, Symbol.Aapl), 10, Cancel)).Where(v => v.Origin == ModelOrigin.Optimise).ToArray();
        tried.ShouldHaveSingleItem().Session.ShouldBe(new DateOnly(2018, 3, 5));
        (await Versions.FindAsync(new(Record, Symbol.Aapl), tried[0].Version, Cancel))!.Evidence.Choice.ShouldBe(
            new(Friday, Friday, Watched: 1));
    }

    [Theory]
    [InlineData("format = format - 1")]
    [InlineData("data_hash = 'others'")]
    public async Task Run_StudyOfAnOlderProgramOrOfBarsCorrectedSince_IsSetAsideAndAnotherBegun(string change)
    {
        await RunAsync("retrain", Friday);
        await Services.GetRequiredService<StudyStore>().AddAsync(
            new($"{Record}-aapl-2018-03-02-optimise", new(Record, Symbol.Aapl), Friday, default, new StudyPlan(), Today), Cancel);
        await ExecuteAsync($"update study set {change} where record = '{Record}'");

        var run = await RunAsync("optimise", Friday, new { trials = 3, track = false });

        run.State.ShouldBe(JobState.Committed, run.Message);
        (await Database.ScalarAsync<string>($"select string_agg(id, ' ' order by id) from study where record = '{Record}'"))
            .ShouldBe($"{Record}-aapl-2018-03-02-optimise {Record}-aapl-2018-03-02-optimise.2");
    }

    [Fact]
    public async Task Retrain_SearchKeptWhatServedThen_ChallengesNobodyWithIt()
    {
        await RunAsync("retrain", Friday);
        await ChooseAsync(Friday, keeps: true);

        await RunAsync("retrain", new(2018, 3, 5));

        (await Versions.ListAsync(new(Record, Symbol.Aapl), 10, Cancel)).ShouldAllBe(v => v.Origin == ModelOrigin.Retrain);
    }

    [Fact]
    public async Task Run_WithoutAChampion_SaysWhatBringsOne() =>
        (await RunAsync("optimise", Friday)).Message.ShouldBe($"a champion of aapl-close-{Record}, which the job retrain brings");

    /// <summary>A configuration that somebody has chosen, neither better nor worse than the default.</summary>
    private async Task ChooseAsync(DateOnly on, bool keeps = false)
    {
        var other = new ModelConfiguration(["gap", "range_volatility"], null, 500, 1, new Ridge(0.01),
            new HarTerms());
        await Services.GetRequiredService<StudyStore>()
            .AddAsync(new($"by-hand-{Record}", new(Record, Symbol.Aapl), on, default, new StudyPlan(), Today), Cancel);
        await Services.GetRequiredService<ChosenConfigurations>()
            .AddAsync(new($"by-hand-{Record}", new(Record, Symbol.Aapl), on, Today, other, "looked best", keeps), Cancel);
    }

    /// <summary>A champion that a search can beat.</summary>
    private async Task ServePoorAsync(DateOnly session)
    {
        var (key, now) = (new JobKey("retrain", Symbol.Aapl, session, Record), At("retrain", session));
        var known = await Services.GetRequiredService<KnownBars>().ReadAsync(Symbol.Aapl, now, horizon: null, Cancel);
        var version = Services.GetRequiredService<Candidates>()
            .Make(key, now, known, Poor, champion: null, ModelOrigin.Retrain, choice: null, version: 1);
        version.Verdict.Decision.ShouldBe(Decision.Promote, version.Verdict.Reason);
        await CommitAsync(transaction => Candidates.StoreAsync(new(key, now, transaction), version, Cancel));
    }
}
