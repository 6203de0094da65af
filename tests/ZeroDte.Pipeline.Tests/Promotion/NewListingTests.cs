using Microsoft.Extensions.DependencyInjection;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Pipeline.Ledger;
using ZeroDte.Pipeline.Promotion;
using ZeroDte.Quant.Learning.Configuration;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Tests.Promotion;

/// <summary>A name with sixty sessions lives as others do, and as the others once it has grown up.</summary>
public sealed class NewListingTests(TestDatabase database) : LifecycleTest(database), IClassFixture<TestDatabase>
{
    private static readonly DateOnly Listed = new(2013, 5, 13);

    [Fact]
    public async Task Life_OfSixtySessions_HasAForecastAndItsOutcome()
    {
        var eve = Session(60);
        (await RunAsync("retrain", eve)).State.ShouldBe(JobState.Committed);
        var day = TradingCalendar.Nyse.Next(eve);
        (await RunAsync("predict", day)).State.ShouldBe(JobState.Committed);

        (await RunAsync("evaluate", day)).State.ShouldBe(JobState.Committed);
        (await RunAsync("retrain", day)).State.ShouldBe(JobState.Committed);
        var search = await RunAsync("optimise", day, At("evaluate", day).AddHours(3), new { trials = 5, track = false });

        (search.State, search.Message![..15]).ShouldBe((JobState.Waiting, "more sessions. "));
        var champion = await ChampionAsync();
        (champion.Version, champion.Sessions, champion.Configuration).ShouldBe((2, 61, ModelConfiguration.NewListing));
        var entries = await Services.GetRequiredService<ForecastLedger>().ReadAsync(new(Record, Symbol.Aapl), day, day, Cancel);
        var sealedAtTheOpen = entries.Single(entry => entry.Forecast.Basis == Basis.Open);
        sealedAtTheOpen.Forecast.Lower.ShouldBeLessThan(sealedAtTheOpen.Forecast.Upper);
        sealedAtTheOpen.Outcome.ShouldNotBeNull();
    }

    [Fact]
    public async Task Retrain_OnceThereAreSessionsEnough_GoesOnWithTheDefault()
    {
        var needed = ModelConfiguration.Default.SessionsNeeded;
        await RunAsync("retrain", Session(needed - 1));
        (await ChampionAsync()).Configuration.ShouldBe(ModelConfiguration.NewListing);

        var run = await RunAsync("retrain", Session(needed));

        run.Message.ShouldMatch(@"version 2 on 373 sessions .* promoted\. .* version 3 on 373 sessions .* promoted\.$");
        var champion = await ChampionAsync();
        (champion.Version, champion.Configuration, champion.Origin).ShouldBe((3, ModelConfiguration.Default, ModelOrigin.Retrain));
        (await RunAsync("retrain", Session(needed + 1))).Message.ShouldMatch("^[^:]* version 4 [^:]*: promoted.$");
    }

    /// <summary>The last of the first <paramref name="count"/> sessions.</summary>
    private static DateOnly Session(int count) =>
        TradingCalendar.Nyse.Sessions(Listed, Listed.AddYears(3)).ElementAt(count - 1).Date;
}
