using Microsoft.Extensions.DependencyInjection;
using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Bars.Minutes;
using ZeroDte.Pipeline.Clock;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Pipeline.Market;
using ZeroDte.Postgres;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Tests.Market;

public sealed class MinuteFetchTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static int _symbols;

    private static readonly DateOnly Friday = new(2018, 5, 11);
    private static readonly DateOnly Monday = new(2018, 5, 14);
    private static readonly DateTimeOffset AfterTheClose = new(2018, 5, 14, 20, 40, 0, TimeSpan.Zero);

    private readonly Symbol _symbol = Symbol.Parse($"M{Interlocked.Increment(ref _symbols)}");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Fetch_SecondRun_MakesNoCall()
    {
        var vendor = new Vendor(Friday, Monday);
        await using var services = await ServicesAsync([vendor]);

        (await FetchAsync(services)).Said.ShouldBe(["vendor: 780 minutes added, 0 corrected, 0 refused."]);
        (await FetchAsync(services)).Said.ShouldBeEmpty();

        vendor.Asked.ShouldHaveSingleItem("what the vendor does not have it will not have tomorrow")
            .ShouldBe((TradingCalendar.Nyse.Back(Monday, 19), Monday));
    }

    [Fact]
    public async Task Fetch_SessionsOfAFile_AreNotAskedForButAsALookBack()
    {
        var vendor = new Vendor(Friday.AddDays(-60), Monday) { Volume = 7 };
        await using var services = await ServicesAsync([vendor]);
        var file = TradingCalendar.Nyse.Sessions(TradingCalendar.Nyse.Back(Monday, 19), Friday).SelectMany(s => Minutes(s, 5)).ToList();
        await services.GetRequiredService<MinuteStore>().LoadAsync(new(_symbol, "file", file), Cancel);

        var fetched = await FetchAsync(services);

        vendor.Asked.ShouldHaveSingleItem().ShouldBe((TradingCalendar.Nyse.Back(Monday, 10), Monday));
        fetched.MayComeLater.ShouldBeFalse("a person has to look");
        fetched.Said.ShouldHaveSingleItem().ShouldStartWith($"vendor: This would change 3,900 minutes of {_symbol} that are stored.");
        (await StatusAsync(services)).ShouldSatisfyAllConditions(
            status => (status.First, status.Last).ShouldBe((TradingCalendar.Nyse.Back(Monday, 19), Friday)),
            status => (status.Complete, status.Wanted).ShouldBe((19, 20)),
            status => status.Refusals.ShouldHaveSingleItem().Reason.ShouldStartWith("This would change"));
    }

    [Fact]
    public async Task Fetch_SourceWithoutTheRight_LeavesASentenceAndTheNextIsAsked()
    {
        var (without, with) = (new Vendor(Friday, Monday) { Name = "free", Refusal = new("Not in this plan.") { IsFinal = true } },
            new Vendor(Friday.AddDays(-60), Monday));
        await using var services = await ServicesAsync([without, with]);

        (await FetchAsync(services)).ShouldSatisfyAllConditions(
            fetched => fetched.Said.ShouldBe(["free: Not in this plan.", "vendor: 7,800 minutes added, 0 corrected, 0 refused."]),
            fetched => fetched.MayComeLater.ShouldBeFalse());
        (await StatusAsync(services)).Refusals.ShouldHaveSingleItem().Reason.ShouldBe("Not in this plan.");

        (await FetchAsync(services)).Said.ShouldBeEmpty("nothing is missing, so nobody is asked");
    }

    [Fact]
    public async Task Job_OnlySourceHasNotTheRight_IsDone()
    {
        var vendor = new Vendor(Friday, Monday) { Refusal = new("Not in this plan.") { IsFinal = true } };
        await using var services = await ServicesAsync([vendor]);
        (await JobAsync(services)).State.ShouldBe(JobState.Waiting, "daily bars come first");
        vendor.Asked.ShouldBeEmpty();
        await services.GetRequiredService<BarStore>().LoadAsync(_symbol, "test", [new(Monday, 10, 10, 10, 10, 1)], [], Cancel);

        (await JobAsync(services)).ShouldSatisfyAllConditions(
            run => run.State.ShouldBe(JobState.Committed), run => run.Message.ShouldBe($"{_symbol}: vendor: Not in this plan."));
    }

    [Fact]
    public async Task Job_MinutesThatAreNotOutYet_AreWaitedForAndThenTaken()
    {
        var vendor = new Vendor(Friday.AddDays(-60), Friday);
        await using var services = await ServicesAsync([vendor]);
        await services.GetRequiredService<BarStore>().LoadAsync(_symbol, "test", [new(Monday, 10, 10, 10, 10, 1)], [], Cancel);

        (await JobAsync(services)).ShouldSatisfyAllConditions(
            run => run.State.ShouldBe(JobState.Waiting), run => run.Message.ShouldStartWith("the minutes of 2018-05-14."));
        vendor.Last = Monday;
        (await JobAsync(services)).Message.ShouldBe($"{_symbol}: vendor: 390 minutes added, 0 corrected, 0 refused.");
        (await StatusAsync(services)).Refusals.ShouldBeEmpty();
    }

    [Fact]
    public async Task Fetch_VendorThatFailsInTheMiddle_KeepsWhatCameAndGoesOnThere()
    {
        var vendor = new Vendor(Friday.AddDays(-100), Monday) { FailsAfter = 1 };
        await using var services = await ServicesAsync([vendor], sessions: 50);

        (await FetchAsync(services)).ShouldSatisfyAllConditions(
            fetched => fetched.Said.ShouldBe(["vendor: It is away."]), fetched => fetched.MayComeLater.ShouldBeTrue());
        (await StatusAsync(services)).Complete.ShouldBe(20);
        vendor.FailsAfter = int.MaxValue;

        (await FetchAsync(services)).Said.ShouldBe(["vendor: 11,700 minutes added, 0 corrected, 0 refused."]);
        (await StatusAsync(services)).ShouldSatisfyAllConditions(
            status => status.Complete.ShouldBe(50), status => status.Refusals.ShouldBeEmpty());
    }

    [Fact]
    public async Task MinuteSessions_Zero_AsksNobody()
    {
        var vendor = new Vendor(Friday, Monday);
        await using var services = await ServicesAsync([vendor], sessions: 0);

        (await FetchAsync(services)).Said.ShouldBeEmpty();

        vendor.Asked.ShouldBeEmpty();
        services.GetRequiredService<Schedule>().Jobs.ShouldNotContain(MinuteFetch.JobName);
        (await StatusAsync(services)).Wanted.ShouldBe(0);
    }

    private static IEnumerable<MinuteBar> Minutes(TradingSession session, long volume)
    {
        for (var start = session.Open.UtcDateTime; start < session.Close.UtcDateTime; start = start.AddMinutes(1))
            yield return new(start, 10, 10, 10, 10, volume);
    }

    private Task<MinutesFetched> FetchAsync(IServiceProvider services) =>
        services.GetRequiredService<MinuteFetch>().RunAsync(_symbol, Monday, progress: null, Cancel);

    private Task<JobRun> JobAsync(IServiceProvider services) =>
        services.GetRequiredService<JobRunner>().RunAsync(MinuteFetch.Unit(_symbol, Monday), progress: null, Cancel);

    private async Task<MinuteStatus> StatusAsync(IServiceProvider services)
    {
        await services.GetRequiredService<FollowedSymbols>().AddAsync(_symbol, Cancel);
        return (await services.GetRequiredService<MarketStatuses>().ReadAsync(Cancel)).Symbols
            .Single(status => status.Symbol == _symbol.Value).Minutes;
    }

    private async Task<ServiceProvider> ServicesAsync(Vendor[] vendors, int? sessions = null, DateTimeOffset? time = null)
    {
        (string, string)[] settings = sessions is { } count ? [("Market:MinuteSessions", $"{count}")] : [];
        var services = PipelineServices.On(database, new FixedTime(time ?? AfterTheClose), ClockKind.Live, services =>
        {
            foreach (var vendor in vendors)
                services.AddSingleton<IMinuteSource>(vendor);
        }, settings);
        await services.GetRequiredService<Migrator>().MigrateAsync(Cancel);
        return services;
    }

    /// <summary>A vendor that has all minutes of some sessions, at ten dollars each.</summary>
    private sealed class Vendor(DateOnly first, DateOnly last) : IMinuteSource
    {
        public List<(DateOnly First, DateOnly Last)> Asked { get; } = [];

        public string Name { get; init; } = "vendor";

        public DateOnly Last { get; set; } = last;

        public long Volume { get; init; } = 5;

        public IngestException? Refusal { get; init; }

        public int FailsAfter { get; set; } = int.MaxValue;

        public Task<IReadOnlyList<MinuteBar>> ReadAsync(
            Symbol symbol, DateOnly from, DateOnly through, CancellationToken cancellationToken)
        {
            Asked.Add((from, through));
            if (Refusal is not null)
                throw Refusal;
            if (Asked.Count > FailsAfter)
                throw new IngestException("It is away.");
            return Task.FromResult<IReadOnlyList<MinuteBar>>(
            [
                .. TradingCalendar.Nyse.Sessions(from > first ? from : first, through < Last ? through : Last)
                    .SelectMany(session => Minutes(session, Volume)),
            ]);
        }
    }
}
