using Microsoft.Extensions.DependencyInjection;
using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Clock;
using ZeroDte.Pipeline.Market;
using ZeroDte.Postgres;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Tests.Market;

public sealed class FetchTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static int _symbols;

    private static readonly DateOnly Friday = new(2018, 5, 11);
    private static readonly DateTimeOffset NextWeek = new(2018, 5, 18, 12, 0, 0, TimeSpan.Zero);

    private readonly Symbol _symbol = Symbol.Parse($"F{Interlocked.Increment(ref _symbols)}");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Fetch_SecondRun_MakesNoCall()
    {
        var vendor = new Vendor(Friday.AddDays(-3), Friday);
        await using var services = await ServicesAsync(vendor);
        var fetch = services.GetRequiredService<Fetch>();

        (await fetch.RunAsync(_symbol, Friday, progress: null, Cancel)).ShouldBe(["vendor: 4 sessions added, 0 corrected, 0 refused."]);
        (await fetch.RunAsync(_symbol, Friday, progress: null, Cancel)).ShouldBeEmpty();

        vendor.Asked.ShouldBe([new DateOnly(2008, 5, 12)], "ten years, once: what the vendor does not have it will not have tomorrow");
    }

    [Fact]
    public async Task Fetch_NewSession_IsAskedForWithALookBackOfTenSessions()
    {
        var vendor = new Vendor(Friday.AddDays(-30), Friday);
        await using var services = await ServicesAsync(vendor);
        var fetch = services.GetRequiredService<Fetch>();
        await fetch.RunAsync(_symbol, Friday, progress: null, Cancel);
        vendor.Last = Friday.AddDays(3);
        vendor.Correction = (Friday, 10.01m);

        (await fetch.RunAsync(_symbol, Friday.AddDays(3), progress: null, Cancel))
            .ShouldBe(["vendor: 1 sessions added, 1 corrected, 0 refused."]);

        vendor.Asked[^1].ShouldBe(new DateOnly(2018, 4, 30), "ten sessions before Monday");
    }

    [Fact]
    public async Task Fetch_SessionThatIsNotOutYet_IsAskedForAgain()
    {
        var vendor = new Vendor(Friday.AddDays(-30), Friday.AddDays(-1));
        await using var services = await ServicesAsync(new FixedTime(new(2018, 5, 11, 20, 10, 0, TimeSpan.Zero)), vendor);
        var fetch = services.GetRequiredService<Fetch>();

        await fetch.RunAsync(_symbol, Friday, progress: null, Cancel);
        vendor.Last = Friday;
        await fetch.RunAsync(_symbol, Friday, progress: null, Cancel);

        vendor.Asked.Count.ShouldBe(2);
        (await services.GetRequiredService<BarStore>().SessionsAsync(_symbol, Cancel)).ShouldContain(Friday);
    }

    [Fact]
    public async Task Fetch_ActionsComeBeforeBars_SoThatASplitIsNoFault()
    {
        var vendor = new Vendor(Friday.AddDays(-3), Friday) { Split = Friday };
        await using var services = await ServicesAsync(vendor);

        var said = await services.GetRequiredService<Fetch>().RunAsync(_symbol, Friday, progress: null, Cancel);

        said.ShouldBe(
        [
            "vendor: 1 splits and dividends added, 0 withdrawn, 0 refused.", "vendor: 4 sessions added, 0 corrected, 0 refused.",
        ]);
        var series = await services.GetRequiredService<BarStore>().ReadAsync(_symbol, knownAt: null, Cancel);
        series.Candles.ToArray().ShouldAllBe(candle => candle.Close == 2.5);
    }

    private Task<ServiceProvider> ServicesAsync(Vendor vendor) => ServicesAsync(new FixedTime(NextWeek), vendor);

    private async Task<ServiceProvider> ServicesAsync(TimeProvider time, Vendor vendor)
    {
        var services = PipelineServices.On(
            database, time, ClockKind.Live, services => services.AddSingleton<IBarSource>(vendor).AddSingleton<IActionSource>(vendor));
        await services.GetRequiredService<Migrator>().MigrateAsync(Cancel);
        return services;
    }

    /// <summary>A vendor of bars as traded, at ten dollars each but for what a test says.</summary>
    private sealed class Vendor(DateOnly first, DateOnly last) : IBarSource, IActionSource
    {
        public List<DateOnly> Asked { get; } = [];

        public DateOnly Last { get; set; } = last;

        public (DateOnly Session, decimal Close)? Correction { get; set; }

        public DateOnly? Split { get; init; }

        public bool IsAsTraded => true;

        public string Name => "vendor";

        public Task ReadAsync(OfferedBars bars, DateOnly from, IProgress<double>? progress, CancellationToken cancellationToken)
        {
            Asked.Add(from);
            var number = 0;
            foreach (var session in TradingCalendar.Nyse.Sessions(from > first ? from : first, Last))
            {
                var close = Correction is var (day, corrected) && day == session.Date ? corrected : session.Date >= Split ? 2.5m : 10;
                bars.Offer(
                    ++number, new() { Session = session.Date, Open = close, High = close, Low = close, Close = close, Volume = 100 }, "");
            }

            return Task.CompletedTask;
        }

        public Task<IReadOnlyList<OfferedAction>> ReadAsync(Symbol symbol, DateOnly from, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<OfferedAction>>(Split is { } day ? [new(new Split(day, 1, 4), "split")] : []);
    }
}
