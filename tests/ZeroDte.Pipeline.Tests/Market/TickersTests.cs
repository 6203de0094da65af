using Microsoft.Extensions.DependencyInjection;
using ZeroDte.Pipeline.Clock;
using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Tests.Vendors;
using ZeroDte.Postgres;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Tests.Market;

public sealed class TickersTests : IAsyncLifetime
{
    private static readonly DateOnly Friday = new(2018, 5, 11);

    private readonly TestDatabase _database = new();
    private readonly LeapingTime _time = new(new(2018, 5, 11, 20, 15, 0, TimeSpan.Zero));
    private readonly Vendor _vendor = new();
    private ServiceProvider _services = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private TickerStore Store => _services.GetRequiredService<TickerStore>();

    private Tickers Tickers => _services.GetRequiredService<Tickers>();

    public async ValueTask InitializeAsync()
    {
        await _database.InitializeAsync();
        _services = PipelineServices.On(_database, _time, ClockKind.Live, more => more.AddSingleton<ITickerSource>(_vendor));
        await _services.GetRequiredService<Migrator>().MigrateAsync(Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Update_AsOfADay_IsToldPointInTime_AndAskedOnceAWeek()
    {
        _vendor.Shares = [Share("AAPL", "Apple Inc."), Share("LEH", "Lehman Brothers", delistedOn: new(2008, 9, 17))];
        (await Tickers.UpdateAsync(Friday, Cancel)).ShouldBe(["vendor: 2 shares as of 2018-05-11, 1 of them listed; news of 2."]);
        (await Tickers.UpdateAsync(Friday, Cancel)).ShouldBeEmpty();
        (await Tickers.UpdateAsync(Friday.AddDays(6), Cancel)).ShouldBeEmpty();

        _vendor.Shares = [Share("AAPL", "Apple Inc."), Share("NEW", "Newcomer")];
        (await Tickers.UpdateAsync(Friday.AddDays(7), Cancel)).ShouldBe(
            ["vendor: 2 shares as of 2018-05-18, 2 of them listed; news of 1."]);

        (await Store.FindAsync("NEW", Friday, Cancel)).ShouldBeNull();
        (await Store.FindAsync("NEW", Friday.AddDays(7), Cancel)).ShouldBe(_vendor.Shares[1]);
        (await Store.FindAsync("LEH", Friday.AddDays(7), Cancel)).ShouldNotBeNull().DelistedOn.ShouldBe(new DateOnly(2008, 9, 17));
        (await Store.SearchAsync("apple", Friday, Cancel)).ShouldHaveSingleItem().Ticker.ShouldBe("AAPL");
        (await Store.SearchAsync("le", Friday, Cancel)).Select(share => share.Ticker).ShouldBe(["AAPL", "LEH"], "listed first");
        (await Store.AsOfAsync(Friday.AddDays(-1), Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task Update_OfAnEarlierDayLater_ChangesNothingOfLaterDays()
    {
        _vendor.Shares = [Share("FB", "Facebook"), Share("OLD", "Older", delistedOn: new(2017, 1, 3))];
        await Tickers.UpdateAsync(new(2016, 1, 4), Cancel);
        _vendor.Shares = [Share("FB", "Facebook"), Share("OLD", "Older", delistedOn: new(2017, 1, 3))];
        await Tickers.UpdateAsync(Friday, Cancel);

        _vendor.Shares = [Share("FB", "Facebook for a while"), Share("OLD", "Older"), Share("GONE", "Forgotten")];
        await Tickers.UpdateAsync(new(2016, 6, 1), Cancel);

        (await Store.FindAsync("FB", new(2016, 1, 5), Cancel))!.Name.ShouldBe("Facebook");
        (await Store.FindAsync("FB", new(2016, 6, 2), Cancel))!.Name.ShouldBe("Facebook for a while");
        (await Store.FindAsync("FB", Friday, Cancel))!.Name.ShouldBe("Facebook");
        (await Store.FindAsync("OLD", new(2016, 6, 2), Cancel))!.IsActive.ShouldBeTrue();
        (await Store.FindAsync("OLD", Friday, Cancel))!.IsActive.ShouldBeFalse();
        (await Store.FindAsync("GONE", Friday, Cancel))!.IsActive.ShouldBeFalse();
    }

    [Fact]
    public async Task Update_VendorThatFailsOrTellsOfNothing_StoresNothing()
    {
        (await Tickers.UpdateAsync(Friday, Cancel)).ShouldBe(
            ["vendor: It tells of no share that was listed on 2018-05-11; nothing was stored."]);
        _vendor.IsAway = true;
        (await Tickers.UpdateAsync(Friday, Cancel)).ShouldBe(["vendor: It is away."]);

        (await _database.ScalarAsync<long>("select count(*) from ticker_load")).ShouldBe(0);
        (await Tickers.DoubtAsync(Symbol.Aapl, Cancel)).ShouldBeNull("who cannot tell raises no doubt");
    }

    [Fact]
    public async Task Doubt_SymbolThatIsNotListed_SaysSo()
    {
        _vendor.Shares = [Share("AAPL", "Apple Inc."), Share("LEH", "Lehman Brothers", delistedOn: new(2008, 9, 17))];

        (await Tickers.DoubtAsync(Symbol.Aapl, Cancel)).ShouldBeNull();
        (await Tickers.DoubtAsync(Symbol.Parse("LEH"), Cancel)).ShouldBe(
            "LEH (Lehman Brothers) is listed no more, says vendor: it was delisted on 2008-09-17.");
        (await Tickers.DoubtAsync(Symbol.Parse("AAPPL"), Cancel)).ShouldBe(
            "vendor lists no share named AAPPL, and never did. Check the name: ./zerodte market tickers --search TEXT.");
    }

    private static ListedTicker Share(string ticker, string name, DateOnly? delistedOn = null) =>
        new(ticker, name, "CS", "XNAS", $"BBG{ticker}") { IsActive = delistedOn is null, DelistedOn = delistedOn };

    private sealed class Vendor : ITickerSource
    {
        public ListedTicker[] Shares { get; set; } = [];

        public bool IsAway { get; set; }

        public string Name => "vendor";

        public Task<IReadOnlyList<ListedTicker>> ReadAsync(DateOnly on, bool isActive, CancellationToken cancellationToken) => IsAway
            ? throw new IngestException("It is away.")
            : Task.FromResult<IReadOnlyList<ListedTicker>>([.. Shares.Where(share => share.IsActive == isActive)]);

        public Task<ListedTicker?> FindAsync(Symbol symbol, DateOnly on, CancellationToken cancellationToken) => IsAway
            ? throw new IngestException("It is away.")
            : Task.FromResult(Shares.FirstOrDefault(share => share.Ticker == symbol.Value));
    }
}
