using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using ZeroDte.Pipeline.Identity;
using ZeroDte.Pipeline.Ledger;
using ZeroDte.Pipeline.Promotion;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Tests.Promotion;

public sealed class PromotionTests(TestDatabase database) : LifecycleTest(database), IClassFixture<TestDatabase>
{
    private static readonly DateOnly First = new(2018, 5, 7);

    private Promotions Promotions => Services.GetRequiredService<Promotions>();

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        for (var day = First; day <= First.AddDays(2); day = day.AddDays(1))
            await RunAsync("retrain", day);
    }

    [Fact]
    public async Task Rollback_Drill_ServesTheEarlierVersionAndRetrainingGoesOnFromIt()
    {
        (await ChampionAsync()).Version.ShouldBe(3);

        (await Promotions.RollbackAsync(new(Record, Symbol.Aapl), version: null, "ann", "3 looks odd", Cancel))
            .ShouldBeOfType<Promoted>().Previous.ShouldBe(3);
        (await ChampionAsync()).Version.ShouldBe(2);
        await RunAsync("predict", new(2018, 5, 10));
        (await Services.GetRequiredService<ForecastLedger>().LatestAsync(new(Record, Symbol.Aapl), 1, Cancel))[0].Forecast.Model.Version
            .ShouldBe(2);

        (await Promotions.RollbackAsync(new(Record, Symbol.Aapl), version: 1, "ann", "2 as well", Cancel)).ShouldBeOfType<Promoted>();
        (await ChampionAsync()).Version.ShouldBe(1);

        await RunAsync("retrain", new(2018, 5, 10));
        var champion = await ChampionAsync();
        (champion.Version, champion.Evidence.Champion).ShouldBe((4, 1));
        // Version 1 stood still for three sessions, so it has a record of its own to be held against.
        champion.Evidence.Main.Recent!.PWorse.ShouldNotBeNull();
        var history = await Services.GetRequiredService<Champions>().HistoryAsync(new(Record, Symbol.Aapl), Cancel);
        history.Select(p => (p.Version, p.By, p.Reason)).Take(3)
            .ShouldBe([(4, "retrain job", "All gates passed."), (1, "ann", "rollback: 2 as well"), (2, "ann", "rollback: 3 looks odd")]);
        history[1].Until.ShouldBe(history[0].At);
    }

    [Fact]
    public async Task Promote_TwoAtOnce_OneWinsAndTheOtherIsToldByWhom()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 8)
            .Select(i => Promotions.RollbackAsync(new(Record, Symbol.Aapl), 1 + i % 2, $"user {i}", "drill", Cancel)));

        // Whoever comes after the winner has seen the new champion, and may go on from it; nobody overwrites what he has not seen.
        var history = await Services.GetRequiredService<Champions>().HistoryAsync(new(Record, Symbol.Aapl), Cancel);
        history.Count.ShouldBe(3 + results.OfType<Promoted>().Count());
        history.Zip(history.Skip(1)).ShouldAllBe(pair => pair.First.Previous == pair.Second.Version);
        results.OfType<Overtaken>().ShouldAllBe(o => o.Words.StartsWith("Meanwhile user"));
    }

    /// <summary>Versions are kept in memory; which one is asked for, and the run that tells about it, change all the same.</summary>
    [Fact]
    public async Task Find_VersionReadBefore_IsTheOneAskedForAndHasTheRunThatCameSince()
    {
        var (versions, model) = (Services.GetRequiredService<ModelVersions>(), new ModelKey(Record, Symbol.Aapl));
        var before = (await versions.FindAsync(model, 3, Cancel)).ShouldNotBeNull();
        before.RunId.ShouldBeNull();
        await ExecuteAsync($"insert into model_publication (record, symbol, version, run_id) values ('{Record}', 'AAPL', 3, 'run of 3')");

        var after = (await versions.FindAsync(model, 3, Cancel)).ShouldNotBeNull();
        after.RunId.ShouldBe("run of 3");
        after.Content.ShouldBe(before.Content);
        (await versions.FindAsync(model, 2, Cancel)).ShouldNotBeNull().Content.ShouldNotBe(before.Content);
        (await versions.FindAsync(model, 9, Cancel)).ShouldBeNull();
        (await ChampionAsync()).RunId.ShouldBe("run of 3");
        (await Services.GetRequiredService<Champions>().AtAsync(model, At("retrain", First), Cancel)).ShouldNotBeNull().Version.ShouldBe(1);

        await using var another = PipelineServices.On(Database, new FixedTime(Today));
        var read = (await another.GetRequiredService<ModelVersions>().FindAsync(model, 3, Cancel)).ShouldNotBeNull();
        JsonSerializer.Serialize(read, LifecycleJson.Options).ShouldBe(JsonSerializer.Serialize(after, LifecycleJson.Options));
    }

    [Fact]
    public async Task Swap_ChampionNotTheExpectedOne_ChangesNothing()
    {
        await CommitAsync(async transaction =>
            (await Champions.TrySwapAsync(transaction, new(Record, Symbol.Aapl), expected: 1, version: 2,
                At("retrain", First.AddDays(2)), "bob",
                "late", Cancel)).ShouldBeFalse());

        (await ChampionAsync()).Version.ShouldBe(3);
    }

    [Theory]
    [InlineData(9, "has no version 9.")]
    [InlineData(3, "version 3 is champion already.")]
    public async Task Promote_Impossible_SaysWhy(int version, string reason) =>
        (await Promotions.PromoteAsync(new(Record, Symbol.Aapl), version, "ann", force: false, Cancel))
            .ShouldBeOfType<NotPromoted>().Words.ShouldEndWith(reason);

    [Fact]
    public async Task Rebuild_EveryVersion_HasTheSameBits()
    {
        var versions = Services.GetRequiredService<ModelVersions>();
        foreach (var version in await versions.AfterAsync(new(Record, Symbol.Aapl), 0, 10, Cancel))
        {
            var rebuilt = await Services.GetRequiredService<Rebuild>().RunAsync(version, Cancel);
            rebuilt.IsSame.ShouldBeTrue(rebuilt.Words);
        }

        var altered = (await versions.FindAsync(new(Record, Symbol.Aapl), 2, Cancel))! with { Session = First };
        (await Services.GetRequiredService<Rebuild>().RunAsync(altered, Cancel)).Words.ShouldStartWith(
            "the bars that it was made from are not what they were");
    }
}
