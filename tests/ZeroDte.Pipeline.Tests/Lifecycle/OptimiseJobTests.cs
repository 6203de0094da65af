using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using ZeroDte.Mlflow.Protocol;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Pipeline.Lifecycle;
using ZeroDte.Pipeline.Tuning;
using ZeroDte.Quant.Learning;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Tests.Lifecycle;

public sealed class OptimiseJobTests(TestDatabase database) : LifecycleTest(database), IClassFixture<TestDatabase>
{
    private static readonly DateOnly Friday = new(2018, 3, 2);

    private ModelVersions Versions => Services.GetRequiredService<ModelVersions>();

    [Fact]
    public async Task Run_Search_StoresItsChoiceAndPutsItBeforeTheGates()
    {
        await RunAsync("retrain", Friday);

        var run = await RunAsync("optimise", Friday, new { trials = 8, track = false });

        run.State.ShouldBe(JobState.Committed, run.Message);
        var chosen = (await Services.GetRequiredService<ChosenConfigurations>().LatestAsync(Symbol.Aapl, Record, Friday, Cancel)).ShouldNotBeNull();
        var challenger = (await Versions.FindAsync(Record, Symbol.Aapl, 2, Cancel)).ShouldNotBeNull();
        (challenger.Origin, challenger.Configuration, challenger.Session).ShouldBe((ModelOrigin.Optimise, chosen.Configuration, Friday));
        challenger.Verdict.Gates.Select(g => g.Name).ShouldBe(["sanity", "coverage", "no loss", "new configuration"]);
        var choice = challenger.Evidence.Choice.ShouldNotBeNull();
        (choice.On, choice.Watched).ShouldBe((Friday, 0));
        // Judged against the champion on sessions that the search had held out, and on no other.
        choice.Seen.ShouldBeLessThan(Friday);
        challenger.Evidence.Open.SinceChosen!.N.ShouldBe(TradingCalendar.Nyse.Sessions(choice.Seen.AddDays(1), Friday).Count());
        (await ChampionAsync()).Version.ShouldBe(challenger.Verdict.Decision == Decision.Promote ? 2 : 1);
        (await Database.ScalarAsync<long>($"select count(*) from study where record = '{Record}'")).ShouldBe(1);
    }

    [Fact]
    public async Task Run_TrackingServerIsAway_KeepsWhatItFound()
    {
        await RunAsync("retrain", Friday);
        await using var services = PipelineServices.On(Database, new FixedTime(Today), more: s => s
            .AddSingleton(new MlflowClient(new HttpClient(), new(new Uri("http://127.0.0.1:1")) { Attempts = 1 }, TimeProvider.System)));

        var run = await services.GetRequiredService<JobRunner>().RunAsync(
            new("optimise", Symbol.Aapl, Friday, Record), At("optimise", Friday), JsonSerializer.SerializeToElement(new { trials = 8, track = true }), Cancel);

        run.State.ShouldBe(JobState.Committed, run.Message);
        var chosen = (await Services.GetRequiredService<ChosenConfigurations>().LatestAsync(Symbol.Aapl, Record, Friday, Cancel)).ShouldNotBeNull();
        (await Versions.FindAsync(Record, Symbol.Aapl, 2, Cancel)).ShouldNotBeNull().Configuration.ShouldBe(chosen.Configuration);
    }

    [Fact]
    public async Task Run_WatchedConfiguration_IsDecidedAfterHalfAYearAndNotCutShort()
    {
        var chosenOn = new DateOnly(2017, 11, 3);
        var sessions = TradingCalendar.Nyse.Sessions(chosenOn.AddDays(1), new(2018, 5, 11)).Select(s => s.Date).ToArray();
        await RunAsync("retrain", chosenOn);
        await RunAsync("optimise", chosenOn, new { trials = 8, track = false });
        var challenger = (await Versions.FindAsync(Record, Symbol.Aapl, 2, Cancel)).ShouldNotBeNull();
        challenger.Verdict.Decision.ShouldBe(Decision.Shadow, challenger.Verdict.Reason);

        foreach (var watched in (int[])[1, 5, PromotionPolicy.ShadowSessions - 1, PromotionPolicy.ShadowSessions])
        {
            await RunAsync("retrain", sessions[watched - 1]);
            if (watched == 5)
                (await RunAsync("optimise", sessions[watched - 1], new { trials = 8, seed = 2, track = false })).Message.ShouldMatch("has to wait: version 2 is being watched since 2017-11-03|confirms the one that serves|promoted");
        }

        var decided = (await Versions.ListAsync(Record, Symbol.Aapl, 1, Cancel))[0];
        (decided.Origin, decided.Session).ShouldBe((ModelOrigin.Optimise, sessions[PromotionPolicy.ShadowSessions - 1]));
        decided.Verdict.Decision.ShouldNotBe(Decision.Shadow);
        decided.Verdict.Gates[^1].Finding.ShouldContain("Watched for 126 of 126 sessions.");
        var evidence = (await Versions.FindAsync(Record, Symbol.Aapl, decided.Version, Cancel))!.Evidence.Open;
        evidence.Watch!.N.ShouldBe(evidence.SinceChosen!.N);
    }

    [Fact]
    public async Task Retrain_ConfigurationChosenOnTheCommandLine_ComesBeforeTheGatesOnce()
    {
        await RunAsync("retrain", Friday);
        var other = new ModelConfiguration(["gap", "range_volatility"], null, 500, 1, new LearnerChoice.Ridge(0.01), new VolatilityChoice.Har());
        await Services.GetRequiredService<StudyStore>().AddAsync(new($"by-hand-{Record}", Symbol.Aapl, Record, Friday, "0", new StudyPlan(), Today), Cancel);
        await Services.GetRequiredService<ChosenConfigurations>().AddAsync(new($"by-hand-{Record}", Symbol.Aapl, Record, Friday, Today, other, "looked best"), Cancel);

        await RunAsync("retrain", new(2018, 3, 5));
        await RunAsync("retrain", new(2018, 3, 6));

        var tried = (await Versions.ListAsync(Record, Symbol.Aapl, 10, Cancel)).Where(v => v.Origin == ModelOrigin.Optimise).ToArray();
        tried.ShouldHaveSingleItem().Session.ShouldBe(new DateOnly(2018, 3, 5));
        (await Versions.FindAsync(Record, Symbol.Aapl, tried[0].Version, Cancel))!.Evidence.Choice.ShouldBe(new(Friday, Friday, Watched: 1));
    }

    [Fact]
    public async Task Run_WithoutAChampion_SaysWhatBringsOne() =>
        (await RunAsync("optimise", Friday)).Message.ShouldBe($"a champion of aapl-close-{Record}, which the job retrain brings");
}
