using Microsoft.Extensions.DependencyInjection;
using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Clock;
using ZeroDte.Pipeline.Market;
using ZeroDte.Postgres;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Tests.Market;

public sealed class ActionStoreTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private static int _symbols;

    private static readonly DateOnly Monday = new(2018, 5, 7);
    private static readonly DateTimeOffset Later = new(2018, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly ServiceProvider _services = PipelineServices.On(database, new FixedTime(Later), ClockKind.Live);
    private readonly Symbol _symbol = Symbol.Parse($"A{Interlocked.Increment(ref _symbols)}");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private ActionStore Actions => _services.GetRequiredService<ActionStore>();

    private BarStore Bars => _services.GetRequiredService<BarStore>();

    public async ValueTask InitializeAsync() => await _services.GetRequiredService<Migrator>().MigrateAsync(Cancel);

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    [Fact]
    public async Task Load_ToldTwiceByTwoSources_CountsOnce()
    {
        await TellAsync("first", new OfferedAction(new Split(Monday, 1, 4), "a"));
        await TellAsync("second", new OfferedAction(new Split(Monday, 1, 4), "x"), new OfferedAction(new Split(Monday, 1, 4), "y"));

        var known = await Actions.ReadAsync(_symbol, Cancel);

        known.Select(action => (action.Row.Source, action.Row.SourceId, action.Counts)).ShouldBe(
            [("first", "a", true), ("second", "x", false), ("second", "y", false)], ignoreOrder: true);
    }

    [Fact]
    public async Task Load_SourcesDiffer_TheOneThatToldItFirstCounts_AndAPersonBeforeAll()
    {
        await TellAsync("first", new OfferedAction(new Dividend(Monday, 0.70m), "a"));
        await TellAsync("second", new OfferedAction(new Dividend(Monday, 0.73m), "x"));
        (await CountingAsync()).ShouldBe([new Dividend(Monday, 0.70m)]);

        await Actions.LoadAsync(
            _symbol, "file.csv", ActionStore.Person, DateOnly.MaxValue, [new(new Dividend(Monday, 0.74m), "p")], Cancel);

        (await CountingAsync()).ShouldBe([new Dividend(Monday, 0.74m)]);
    }

    [Fact]
    public async Task Load_SameAgain_StoresNothing_AndWhatIsToldNoLonger_IsWithdrawn()
    {
        var (split, dividend) = (new OfferedAction(new Split(Monday, 1, 2), "s"), new OfferedAction(new Dividend(Monday, 1), "d"));
        (await TellAsync("vendor", split, dividend)).Told.ShouldBe(2);

        (await TellAsync("vendor", split, dividend)).ShouldSatisfyAllConditions(
            changes => changes.Told.ShouldBe(0), changes => changes.Withdrawn.ShouldBe(0));
        (await TellAsync("vendor", split)).Withdrawn.ShouldBe(1);

        (await CountingAsync()).ShouldBe([new Split(Monday, 1, 2)]);
        (await TellAsync("vendor", split, dividend)).Told.ShouldBe(1, "it is told again");
    }

    [Fact]
    public async Task Withdraw_WhatAVendorTellsAgain_StaysWithdrawn()
    {
        var split = new OfferedAction(new Split(Monday, 1, 2), "s");
        await TellAsync("vendor", split);

        (await Actions.WithdrawAsync(_symbol, Monday, Cancel)).ShouldBe(1);
        await TellAsync("vendor", split);

        (await CountingAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(0, 1, "a split is of shares above zero")]
    [InlineData(2, 2, "a split that changes nothing")]
    [InlineData(1, 5_000, "no split is of more than 1000 to one")]
    public async Task Load_SplitThatCannotBe_IsRefusedWithItsReason(int from, int to, string reason)
    {
        var changes = await TellAsync("vendor", new OfferedAction(new Split(Monday, from, to), "s"));

        changes.Refused.ShouldBe([$"s: {reason}"]);
        (await CountingAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Bars_AsTraded_AreAdjustedByWhatIsKnownThen()
    {
        Bar[] bars = [Bar(0, 400), Bar(1, 404), Bar(2, 102)];
        await TellAsync("vendor", new OfferedAction(new Split(Monday.AddDays(2), 1, 4), "s"));
        await Bars.LoadAsync(new(_symbol, "raw", [.. bars.Select(QuotedBar.AsTraded)]), Cancel);
        var split = (await _services.GetRequiredService<BarLoads>().ListAsync(_symbol, 1, Cancel))[0].KnownSince;
        await TellAsync(
            "vendor", new OfferedAction(new Split(Monday.AddDays(2), 1, 4), "s"),
            new OfferedAction(new Dividend(Monday.AddDays(1), 4), "d"));

        var now = await Bars.ReadAsync(_symbol, knownAt: null, Cancel);
        var then = await Bars.ReadAsync(_symbol, split, Cancel);

        Closes(now).ShouldBe([99, 101, 102], "the dividend of a hundredth and the split are out of it");
        Closes(then).ShouldBe([100, 101, 102], "the dividend was not known yet");
        var known = _services.GetRequiredService<KnownBars>();
        (await known.TradedAsync(_symbol, Monday, Later, Cancel)).Select(bar => bar.Close).ShouldBe([400, 404, 102]);
        Closes((await known.ReadAsync(_symbol, Later, horizon: split, Cancel)).Series).ShouldBe([100, 101, 102]);
    }

    [Fact]
    public async Task Ingest_RawBarsAcrossAKnownSplit_AreTaken_AndAcrossAnUnknownOne_Refused()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllLinesAsync(
            file, ["Date,Open,High,Low,Close,Volume", "2018-05-07,400,404,396,400,100", "2018-05-08,101,102,99,100,400"], Cancel);
        var ingest = _services.GetRequiredService<Ingest>();

        var refused = await ingest.RunAsync(_symbol, file, new() { AsTraded = true, DryRun = true }, progress: null, Cancel);
        await TellAsync("vendor", new OfferedAction(new Split(Monday.AddDays(1), 1, 4), "s"));
        var taken = await ingest.RunAsync(_symbol, file, new() { AsTraded = true }, progress: null, Cancel);

        refused.Refusals.ShouldBe(new Dictionary<BarDefect, long> { [BarDefect.UnadjustedSplit] = 1 });
        (taken.Refused, taken.Stored.Added).ShouldBe((0, 2));
        File.Delete(file);
    }

    [Fact]
    public async Task Ingest_FileAdjustedForAKnownSplit_ChangesNothingOfTheRawBars()
    {
        await TellAsync("vendor", new OfferedAction(new Split(Monday.AddDays(2), 1, 4), "s"));
        await Bars.LoadAsync(new(_symbol, "raw", [QuotedBar.AsTraded(Bar(0, 400)), QuotedBar.AsTraded(Bar(2, 102))]), Cancel);

        var (_, changes) = await Bars.LoadAsync(
            new(_symbol, "adjusted", QuotedBar.InSharesOfTheLast([Bar(0, 100, volume: 400), Bar(2, 102)])), Cancel);

        changes.Counts.ShouldBe(new LoadResult(0, 0, 2));
    }

    [Fact]
    public async Task Undo_LoadOfActions_SaysHowTheyAreTakenBack()
    {
        await TellAsync("vendor", new OfferedAction(new Split(Monday, 1, 4), "s"));
        var loads = _services.GetRequiredService<BarLoads>();
        var load = (await loads.ListAsync(_symbol, 1, Cancel)).ShouldHaveSingleItem();

        (await loads.UndoAsync(load.Id, reason: null, Cancel)).ShouldBeOfType<NotOfBars>();
    }

    private static decimal[] Closes(BarSeries series) => [.. series.Candles.ToArray().Select(candle => (decimal)candle.Close)];

    private static Bar Bar(int day, decimal close, long volume = 100) =>
        new(Monday.AddDays(day), close, close, close, close, volume);

    private Task<ActionChanges> TellAsync(string source, params OfferedAction[] actions) =>
        Actions.LoadAsync(_symbol, source, ActionStore.Vendor, DateOnly.MinValue, actions, Cancel);

    private async Task<CorporateAction[]> CountingAsync() =>
        [.. (await Actions.ReadAsync(_symbol, Cancel)).Where(action => action.Counts).Select(action => action.Row.Action)];
}
