using Microsoft.Extensions.DependencyInjection;
using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Clock;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Pipeline.Market;
using ZeroDte.Postgres;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Tests.Market;

/// <summary>Sources of bars that are made here, in one file, and registered by a line each.</summary>
public sealed class AnotherSourceTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static readonly DateOnly Friday = new(2018, 5, 11);
    private static readonly DateTimeOffset AfterTheClose = new(2018, 5, 11, 20, 10, 0, TimeSpan.Zero);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ingest_BarThatIsMissing_IsFetchedFromTheFirstSourceThatHasIt()
    {
        var (away, made, last) = (new Away(), new MadeUp(), new MadeUp { Name = "last" });
        await using var services = await ServicesAsync(away, made, last);
        var symbol = Symbol.Parse("FETCH");
        var store = services.GetRequiredService<BarStore>();
        await store.LoadAsync(symbol, "test", [new(Friday.AddDays(-2), 10, 11, 9, 10, 1)], [], Cancel);

        var run = await RunAsync(services, symbol);

        run.State.ShouldBe(JobState.Committed);
        run.Message.ShouldBe("FETCH on 2018-05-11: open 10.00, high 11.00, low 9.00, close 10.50. away: It rests until Monday. "
            + "made-up: 2 sessions added, 0 corrected, 2 refused. last: 0 sessions added, 0 corrected, 2 refused.");
        made.Asked.ShouldBe((symbol, new DateOnly(2008, 5, 12)), "ten years, none of which was asked for before");
        var loads = (await services.GetRequiredService<BarLoads>().ListAsync(symbol, 2, Cancel)).Skip(1).ToList();
        (loads[0].Source, loads[0].Added, loads[0].Refused).ShouldBe(("made-up", 2, 2));
        (await database.ScalarAsync<string>($"""
            select string_agg(line || ' ' || reason || ' ' || content, '; ' order by line) from quarantine where ingest_id = {loads[0].Id}
            """)).ShouldBe("3 2018-05-11 already stands on item 2 third; 4 the price is 'n/a' fourth");

        (await RunAsync(services, symbol, revision: 2)).Message.ShouldEndWith("close 10.50.", customMessage: "nobody is asked again");
    }

    [Fact]
    public async Task Ingest_NoSourceHasTheBar_WaitsAndSaysWhatEachSaid()
    {
        await using var services = await ServicesAsync(new Away());

        var run = await RunAsync(services, Symbol.Parse("NONE"));

        run.State.ShouldBe(JobState.Waiting);
        run.Message.ShouldBe(
            "the bar of NONE of 2018-05-11: ./zerodte ingest FILE --symbol NONE. away: It rests until Monday.");
    }

    [Fact]
    public async Task Ingest_SourceOfAnotherStock_StoresNothingAndSaysWhy()
    {
        await using var services = await ServicesAsync(new MadeUp());
        var symbol = Symbol.Parse("DEAR");
        await services.GetRequiredService<BarStore>().LoadAsync(symbol, "test", [new(Friday.AddDays(-2), 43, 44, 42, 43, 1)], [], Cancel);

        var run = await RunAsync(services, symbol);

        run.State.ShouldBe(JobState.Waiting);
        run.Message.ShouldContain("Nothing was stored. Check that the bars are of DEAR");
    }

    private static Task<JobRun> RunAsync(IServiceProvider services, Symbol symbol, int revision = 1) =>
        services.GetRequiredService<JobRunner>().RunAsync(
            new("ingest", symbol, Friday, Revision: revision), AfterTheClose, parameters: null, Cancel);

    private async Task<ServiceProvider> ServicesAsync(params IBarSource[] sources)
    {
        var services = PipelineServices.On(database, new FixedTime(AfterTheClose), ClockKind.Live, services =>
        {
            foreach (var source in sources)
                services.AddSingleton(source);
        });
        await services.GetRequiredService<Migrator>().MigrateAsync(Cancel);
        return services;
    }

    /// <summary>A vendor with two sessions, one of them twice, and a figure that is none.</summary>
    private sealed class MadeUp : IBarSource
    {
        public (Symbol, DateOnly)? Asked { get; private set; }

        public string Name { get; init; } = "made-up";

        public Task ReadAsync(OfferedBars bars, DateOnly from, IProgress<double>? progress, CancellationToken cancellationToken)
        {
            Asked = (bars.Symbol!, from);
            bars.Offer(1, Quote(Friday.AddDays(-1), close: 10), "first");
            bars.Offer(2, Quote(Friday, close: 10.5m), "second");
            bars.Offer(3, Quote(Friday, close: 10.6m), "third");
            bars.Refuse(4, BarDefect.Unreadable, "the price is 'n/a'", "fourth");
            return Task.CompletedTask;
        }

        private static DailyQuote Quote(DateOnly session, decimal close) =>
            new() { Session = session, Open = 10, High = 11, Low = 9, Close = close, Volume = 100 };
    }

    /// <summary>A vendor that refuses.</summary>
    private sealed class Away : IBarSource
    {
        public string Name => "away";

        public Task ReadAsync(OfferedBars bars, DateOnly from, IProgress<double>? progress, CancellationToken cancellationToken) =>
            throw new IngestException("It rests until Monday.");
    }
}
