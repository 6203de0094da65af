using Microsoft.Extensions.DependencyInjection;
using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Clock;
using ZeroDte.Pipeline.Identity;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Pipeline.Ledger;
using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Tests.Vendors;
using ZeroDte.Postgres;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Tests.Market;

/// <summary>A session in which a symbol did not trade, told from one whose bar is missing.</summary>
public sealed class HaltTests : IClassFixture<TestDatabase>, IAsyncDisposable
{
    private const string Source = "vendor";

    private static int _symbols;

    private static readonly string Sample = Path.Combine(Repository.Root, "data", "sample", "aapl-daily.csv");
    private static readonly DateOnly Wednesday = new(2018, 5, 9), Thursday = new(2018, 5, 10), Friday = new(2018, 5, 11);
    private static readonly TradingCalendar Calendar = TradingCalendar.Nyse;

    private readonly TestDatabase _database;
    private readonly Symbol _symbol = Symbol.Parse($"H{Interlocked.Increment(ref _symbols)}");
    private readonly LeapingTime _time = new(Calendar.Session(Thursday).Close.AddHours(5));
    private readonly Vendor _vendor;
    private ServiceProvider? _services;

    public HaltTests(TestDatabase database) => (_database, _vendor) = (database, new() { Now = () => _time.Now });

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        if (_services is not null)
            await _services.DisposeAsync();
    }

    [Fact]
    public async Task HaltOfADay_IsAcceptedWithItsReason_AndTheNextDayForecastsAndIsJudged()
    {
        var services = await ServicesAsync(through: Wednesday);
        var retrained = await RunAsync("retrain", Wednesday, Calendar.Session(Wednesday).Close.AddHours(1));
        retrained.State.ShouldBe(JobState.Committed, retrained.Message);
        (await RunAsync("predict", Thursday, Calendar.Session(Thursday).Open.AddMinutes(1))).State.ShouldBe(JobState.Committed);

        foreach (var job in new[] { "ingest", "evaluate", "retrain" })
        {
            var run = await RunAsync(job, Thursday, Calendar.Session(Thursday).Close.AddHours(5));
            run.State.ShouldBe(JobState.Committed, run.Message);
            run.Message.ShouldContain($"{_symbol} did not trade on 2018-05-10");
        }

        var forecast = await RunAsync("predict", Friday, Calendar.Session(Friday).Open.AddMinutes(1));
        forecast.State.ShouldBe(JobState.Committed, forecast.Message);
        _vendor.Last = Friday;
        (await RunAsync("ingest", Friday, Calendar.Session(Friday).Close.AddHours(1))).State.ShouldBe(JobState.Committed);
        (await RunAsync("evaluate", Friday, Calendar.Session(Friday).Close.AddHours(1))).State.ShouldBe(JobState.Committed);
        var entries = await services.GetRequiredService<ForecastLedger>().ReadAsync(ModelKey.Live(_symbol), Thursday, Friday, Cancel);
        entries.Where(entry => entry.Outcome is not null).Select(entry => entry.Forecast.Session).Distinct().ShouldBe([Friday]);

        var certificate = (await services.GetRequiredService<Certificates>().ReadAsync(_symbol, Cancel))[^1];
        certificate.Verdict.ShouldBe(CertificateVerdict.Suspect);
        certificate.Findings.ShouldHaveSingleItem().ShouldBe(new("halt", CertificateVerdict.Suspect,
            "it did not trade on 2018-05-10: vendor, asked at 2018-05-11 01:00 UTC, has no bar of it and 8,000 of others"));
        var series = (await services.GetRequiredService<KnownBars>().ReadAsync(_symbol, _time.Now, horizon: null, Cancel)).Series;
        (series.Candles[^1].Missed, series.Holes().Count).ShouldBe((0, 0));
        (await services.GetRequiredService<MarketStatuses>().ReadAsync(Cancel)).Symbols.Single(one => one.Symbol == _symbol.Value)
            .Missing.ShouldBe(0);
    }

    [Theory]
    [InlineData("of an outage", "It is away")]
    [InlineData("just after the close", null)]
    [InlineData("of half a market", null)]
    [InlineData("of a market that it does not tell of", null)]
    [InlineData("with a bar of it that could not be stored", null)]
    [InlineData("with a bar that is refused", "1 refused")]
    public async Task Answer_ThatProvesNothing_IsNoHalt(string answer, string? words)
    {
        _vendor.IsAway = answer == "of an outage";
        _vendor.Others = session => answer switch
        {
            "of half a market" => session == Thursday ? 4_000 : 8_000,
            "of a market that it does not tell of" => null,
            _ => 8_000,
        };
        _vendor.IsAmongThem = answer == "with a bar of it that could not be stored";
        _vendor.Refuses = answer == "with a bar that is refused";
        if (answer == "just after the close")
            _time.Now = Calendar.Session(Thursday).Close.AddMinutes(15);
        var services = await ServicesAsync(through: Wednesday);

        var said = await services.GetRequiredService<Fetch>().RunAsync(_symbol, Thursday, progress: null, Cancel);

        string.Join(' ', said).ShouldContain(words ?? "0 sessions added");
        (await services.GetRequiredService<Halts>().ReadAsync(_symbol, Cancel)).ShouldBeEmpty();
        (await RunAsync("ingest", Thursday, _time.Now)).State.ShouldBe(JobState.Waiting);
    }

    [Fact]
    public async Task BarThatComesLater_TakesThePlaceOfTheHalt_AndWhatWasMadeWithoutItIsStale()
    {
        var services = await ServicesAsync(through: Wednesday);
        await services.GetRequiredService<Fetch>().RunAsync(_symbol, Thursday, progress: null, Cancel);
        (await services.GetRequiredService<Halts>().FindAsync(_symbol, Thursday, Cancel)).ShouldNotBeNull();
        var known = services.GetRequiredService<KnownBars>();
        _vendor.Last = Friday;
        _time.Now = Calendar.Session(Friday).Close.AddHours(1);
        await services.GetRequiredService<Fetch>().RunAsync(_symbol, Friday, progress: null, Cancel);
        var before = (await known.ReadAsync(_symbol, _time.Now, horizon: null, Cancel)).Series;
        before.Sessions[^2].ShouldBe(Wednesday);

        _vendor.Halted = null;
        await services.GetRequiredService<Fetch>().RunAsync(_symbol, Friday, progress: null, Cancel);
        _time.Now = _time.Now.AddDays(1);
        await services.GetRequiredService<Ingest>().RunAsync(_symbol, _vendor, Thursday, new(), progress: null, Cancel);

        var after = (await known.ReadAsync(_symbol, _time.Now, horizon: null, Cancel)).Series;
        after.Sessions[^2].ShouldBe(Thursday);
        after.Hash.ShouldNotBe(before.Hash);
        (await services.GetRequiredService<Certificates>().ReadAsync(_symbol, Cancel))[^1].Verdict.ShouldBe(CertificateVerdict.Good);
    }

    [Fact]
    public async Task SymbolThatEndsTrading_IsHaltedForAWeekAtMost()
    {
        _vendor.Last = new(2018, 5, 2);
        _vendor.Halted = null;
        _time.Now = Calendar.Session(Friday).Close.AddHours(5);
        var services = await ServicesAsync(through: new(2018, 5, 2));

        var said = await services.GetRequiredService<Fetch>().RunAsync(_symbol, Friday, progress: null, Cancel);

        (await services.GetRequiredService<Halts>().ReadAsync(_symbol, Cancel)).Keys.ShouldBe(
            Calendar.Sessions(new(2018, 5, 3), Wednesday).Select(session => session.Date), ignoreOrder: true);
        said[^1].ShouldBe($"vendor has had no bar of {_symbol} since 2018-05-02: if it is not listed any more, "
            + $"./zerodte market remove {_symbol}.");
    }

    private async Task<JobRun> RunAsync(string job, DateOnly session, DateTimeOffset at)
    {
        _time.Now = at;
        return await _services!.GetRequiredService<JobRunner>().RunAsync(
            new JobUnit(new(job, _symbol, session)), progress: null, Cancel);
    }

    private async Task<ServiceProvider> ServicesAsync(DateOnly through)
    {
        _services = PipelineServices.On(
            _database, _time, ClockKind.Live, more => more.AddSingleton<IBarSource>(_vendor).AddSingleton<ITradedSource>(_vendor));
        await _services.GetRequiredService<Migrator>().MigrateAsync(Cancel);
        await _services.GetRequiredService<FollowedSymbols>().AddAsync(_symbol, Cancel);
        _vendor.Known = BarFile.Read(_symbol, Sample, TimeProvider.System, Cancel).Series;
        await _services.GetRequiredService<Ingest>().RunAsync(
            _symbol, new Vendor { Known = _vendor.Known, Last = through }, DateOnly.MinValue, new(), progress: null, Cancel);
        return _services;
    }

    /// <summary>A vendor of the sample's bars, of which one is not there.</summary>
    private sealed class Vendor : IBarSource, ITradedSource
    {
        public BarSeries Known { get; set; } = null!;

        public DateOnly Last { get; set; } = Thursday;

        public DateOnly? Halted { get; set; } = Thursday;

        public bool IsAway { get; set; }

        public bool Refuses { get; set; }

        public bool IsAmongThem { get; set; }

        public Func<DateOnly, int?> Others { get; set; } = _ => 8_000;

        public Func<DateTimeOffset> Now { get; init; } = () => default;

        public string Name => Source;

        public Task ReadAsync(OfferedBars bars, DateOnly from, IProgress<double>? progress, CancellationToken cancellationToken)
        {
            if (IsAway)
                throw new IngestException("It is away.");
            if (Refuses)
                bars.Refuse(9_999, BarDefect.Incomplete, "a figure is missing", "");
            for (var i = 0; i < Known.Count; i++)
            {
                var (session, candle) = (Known.Sessions[i], Known.Candles[i]);
                if (session < from || session > Last || session == Halted)
                    continue;
                bars.Offer(i + 1, new()
                {
                    Session = session,
                    Open = (decimal)candle.Open,
                    High = (decimal)candle.High,
                    Low = (decimal)candle.Low,
                    Close = (decimal)candle.Close,
                    Volume = (long)candle.Volume,
                }, "");
            }

            return Task.CompletedTask;
        }

        public Task<TradedSymbols?> ReadAsync(Symbol symbol, DateOnly session, CancellationToken cancellationToken) =>
            Task.FromResult(Others(session) is { } others
                ? new TradedSymbols(Now(), others, IsAmongThem)
                : null);
    }
}
