using Microsoft.Extensions.DependencyInjection;
using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Pipeline.Promotion;
using ZeroDte.Pipeline.Training;
using ZeroDte.Quant.Learning.Configuration;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Tests.Promotion;

public sealed class RetrainJobTests(TestDatabase database) : LifecycleTest(database), IClassFixture<TestDatabase>
{
    private static readonly DateOnly First = new(2017, 11, 1);

    [Fact]
    public async Task Run_FirstTime_MakesAChampionThatRecordsWhatItWasMadeOf()
    {
        var run = await RunAsync("retrain", First);

        run.State.ShouldBe(JobState.Committed, run.Message);
        run.Message.ShouldStartWith($"aapl-close-{Record} version 1 on 1129 sessions up to 2017-11-01: promoted.");
        var champion = await ChampionAsync();
        (champion.Version, champion.Session, champion.Sessions, champion.FirstSession).ShouldBe(
            (1, First, 1129, new DateOnly(2013, 5, 13)));
        champion.TrainedAt.ShouldBe(new DateTimeOffset(2017, 11, 1, 20, 30, 0, TimeSpan.Zero));
        champion.Configuration.ShouldBe(ModelConfiguration.Default);
        champion.Code.ShouldMatch("^[0-9a-f]{40}$");
        champion.ContentHash.ShouldBe(Fits.Hash(champion.Content));
        champion.Verdict.Gates.Select(g => (g.Name, g.Passed)).ShouldBe([("sanity", true), ("coverage", true), ("no loss", true)]);
        champion.RunId.ShouldBeNull();
    }

    [Fact]
    public async Task Run_DayAfterDay_HasTheBitsOfATrainingFromTheStart()
    {
        var day = First;
        for (var i = 0; i < 5; i++, day = TradingCalendar.Nyse.Next(day))
            (await RunAsync("retrain", day)).State.ShouldBe(JobState.Committed);

        var champion = await ChampionAsync();

        champion.Version.ShouldBe(5);
        var series = (await Services.GetRequiredService<BarStore>().ReadAsync(Symbol.Aapl, null, Cancel)).UpTo(champion.Session);
        using var fresh = new Trainer([Basis.Open, Basis.PreviousClose]).Train(Record, series, champion.Configuration);
        champion.Content.ShouldBe(fresh.Fit().ToJson());
        champion.DataHash.Value.ShouldBe(series.Hash);
        (await Services.GetRequiredService<Champions>().HistoryAsync(new(Record, Symbol.Aapl), Cancel))
            .Select(p => (p.Version, p.Previous, p.By)).ShouldBe(
            [(5, 4, "retrain job"), (4, 3, "retrain job"), (3, 2, "retrain job"), (2, 1, "retrain job"), (1, null, "retrain job")]);
    }

    [Fact]
    public async Task Run_BarNotThereYet_SaysWhatItWaitsFor()
    {
        var run = await RunAsync("retrain", First, At("retrain", First).AddHours(-2));

        (run.State, run.Message).ShouldBe((JobState.Waiting, "the bar of AAPL of 2017-11-01"));
    }

    [Fact]
    public async Task Run_TooFewSessions_SaysHowManyAreMissing()
    {
        var run = await RunAsync("retrain", new(2013, 6, 12));

        run.State.ShouldBe(JobState.Waiting);
        run.Message.ShouldMatch(@"^23 more sessions of AAPL: training takes 45, and there are 22 up to 2013-06-12$");
    }

    [Fact]
    public async Task Run_Twice_IsOneVersion()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => RunAsync("retrain", First)));

        (await Database.ScalarAsync<long>($"select count(*) from model_version where record = '{Record}'")).ShouldBe(1);
    }

    [Fact]
    public async Task Champion_AtATimeInThePast_IsTheOneOfThatTime()
    {
        var next = TradingCalendar.Nyse.Next(First);
        await RunAsync("retrain", First);
        await RunAsync("retrain", next);
        var champions = Services.GetRequiredService<Champions>();

        (await champions.AtAsync(new(Record, Symbol.Aapl), At("retrain", First).AddTicks(-10), Cancel)).ShouldBeNull();
        (await champions.AtAsync(new(Record, Symbol.Aapl), At("retrain", First), Cancel))!.Version.ShouldBe(1);
        (await champions.AtAsync(new(Record, Symbol.Aapl), At("predict", next), Cancel))!.Version.ShouldBe(1);
        (await champions.AtAsync(new(Record, Symbol.Aapl), At("retrain", next), Cancel))!.Version.ShouldBe(2);
    }
}
