using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Storage;
using ZeroDte.Postgres;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Tests.Bars;

public sealed class BarLoadsTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private static readonly DateOnly Thursday = new(2018, 5, 10);
    private static readonly DateOnly Friday = new(2018, 5, 11);
    private static readonly DateOnly Monday = new(2018, 5, 14);
    private static int _symbols;

    private readonly BarStore _store = new(database.Source);
    private readonly BarLoads _loads = new(database.Source);
    private readonly Symbol _symbol = Symbol.Parse($"T{Interlocked.Increment(ref _symbols)}");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        await new Migrator(database.Source, StorageExtensions.Migrations, NullLogger<Migrator>.Instance).MigrateAsync(Cancel);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Undo_OfCorrectionsAndAdditions_GoesBackToExactlyTheEarlierBelief()
    {
        await LoadAsync((Thursday, 1), (Friday, 2));
        var (hash, before) = (await HashAsync(), TimeProvider.System.GetUtcNow());
        var wrong = await LoadAsync((Thursday, 1), (Friday, 7), (Monday, 8));

        var undone = (await _loads.UndoAsync(wrong, "bars of another", Cancel)).ShouldBeOfType<Undone>();

        (undone.Restored, undone.Withdrawn, undone.First, undone.Last).ShouldBe((1, 1, Friday, Monday));
        (await HashAsync()).ShouldBe(hash);
        (await HashAsync(before)).ShouldBe(hash);
        (await database.ScalarAsync<long>($"select count(*) from bar where symbol = '{_symbol}'")).ShouldBe(6);
        (await _store.LastBeforeAsync(_symbol, new(2018, 5, 15), Cancel))!.Value.Bar.Session.ShouldBe(Friday);
        var count = (await _store.CountAsync(Cancel)).Single(c => c.Symbol == _symbol);
        (count.Sessions, count.Last, count.Corrections).ShouldBe((2, Friday, 2));
    }

    [Fact]
    public async Task Undo_Twice_ChangesNothingTheSecondTime()
    {
        await LoadAsync((Friday, 2));
        var wrong = await LoadAsync((Friday, 7), (Monday, 8));
        var first = (Undone)await _loads.UndoAsync(wrong, null, Cancel);

        (await _loads.UndoAsync(wrong, null, Cancel)).ShouldBeOfType<NothingToUndo>().Load.UndoneBy.ShouldBe(first.By);

        (await _loads.ListAsync(_symbol, null, Cancel)).Count.ShouldBe(3);
    }

    [Fact]
    public async Task Undo_FromManyAtOnce_HappensOnce()
    {
        await LoadAsync((Friday, 2));
        var wrong = await LoadAsync((Friday, 7));

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _loads.UndoAsync(wrong, null, Cancel)));

        results.OfType<Undone>().Count().ShouldBe(1);
        results.OfType<NothingToUndo>().Count().ShouldBe(7);
    }

    [Fact]
    public async Task Undo_SessionsChangedSince_IsRefusedWithTheLaterLoadsAndPossibleOnceTheyAreUndone()
    {
        await LoadAsync((Thursday, 1), (Friday, 2));
        var hash = await HashAsync();
        var wrong = await LoadAsync((Thursday, 5), (Friday, 6), (Monday, 7));
        var (second, third) = (await LoadAsync((Thursday, 50)), await LoadAsync((Monday, 70)));

        var refused = (await _loads.UndoAsync(wrong, null, Cancel)).ShouldBeOfType<ChangedSince>();

        (refused.Sessions, string.Join(' ', refused.Later)).ShouldBe((2, $"{third} {second}"));
        (await _store.ReadAsync(_symbol, null, Cancel)).Candles.ToArray().Select(c => c.Close).ShouldBe([50, 6, 70]);
        (await _loads.UndoAsync(third, null, Cancel)).ShouldBeOfType<Undone>();
        (await _loads.UndoAsync(second, null, Cancel)).ShouldBeOfType<Undone>();
        (await _loads.UndoAsync(wrong, null, Cancel)).ShouldBeOfType<Undone>();
        (await HashAsync()).ShouldBe(hash);
    }

    [Fact]
    public async Task Undo_OfALaterLoadOfOtherSessions_IsNoObstacle()
    {
        await LoadAsync((Thursday, 1));
        var wrong = await LoadAsync((Thursday, 5));
        await LoadAsync((Friday, 2));

        (await _loads.UndoAsync(wrong, null, Cancel)).ShouldBeOfType<Undone>();

        (await _store.ReadAsync(_symbol, null, Cancel)).Candles.ToArray().Select(c => c.Close).ShouldBe([1, 2]);
    }

    [Fact]
    public async Task Undo_OfAnUndo_BringsTheLoadBack()
    {
        await LoadAsync((Friday, 2));
        var load = await LoadAsync((Friday, 7), (Monday, 8));
        var hash = await HashAsync();
        var undone = (Undone)await _loads.UndoAsync(load, null, Cancel);

        var again = (await _loads.UndoAsync(undone.By, null, Cancel)).ShouldBeOfType<Undone>();

        (again.Restored, again.Withdrawn).ShouldBe((2, 0));
        (await HashAsync()).ShouldBe(hash);
        var row = (await _loads.ListAsync(_symbol, most: 1, Cancel)).Single();
        (row.Id, row.Undoes, row.Added, row.Corrected, row.Withdrawn).ShouldBe((again.By, undone.By, 1, 1, 0));
    }

    [Fact]
    public async Task Undo_OfAllThereIs_LeavesASymbolWithoutBarsThatCanBeLoadedAgain()
    {
        var load = await LoadAsync((Friday, 2), (Monday, 3));
        await _loads.UndoAsync(load, null, Cancel);

        (await _store.CountAsync(Cancel)).ShouldNotContain(c => c.Symbol == _symbol);
        (await _store.IsEmptyAsync(Cancel)).ShouldBeFalse();
        (await _store.LastBeforeAsync(_symbol, new(2018, 5, 15), Cancel)).ShouldBeNull();
        (await _store.LoadAsync(_symbol, "again", [Bar(Friday, 2)], [], Cancel)).ShouldBe(new LoadResult(1, 0, 0));
        (await _store.ReadAsync(_symbol, null, Cancel)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Undo_UnknownOrEmptyLoad_SaysSo()
    {
        await LoadAsync((Friday, 2));
        var same = await LoadAsync((Friday, 2));

        (await _loads.UndoAsync(same, null, Cancel)).ShouldBeOfType<NothingToUndo>().Load.UndoneBy.ShouldBeNull();
        (await _loads.UndoAsync(long.MaxValue, null, Cancel)).ShouldBe(new NoSuchLoad(long.MaxValue));
    }

    [Fact]
    public async Task Undo_AnnouncesTheSymbolAndIsListedWithItsReason()
    {
        await LoadAsync((Friday, 2));
        var wrong = await LoadAsync((Friday, 7));
        await using var connection = await database.Source.OpenConnectionAsync(Cancel);
        await using var listen = new NpgsqlCommand($"listen {BarStore.Channel}", connection);
        await listen.ExecuteNonQueryAsync(Cancel);
        var heard = new List<string>();
        connection.Notification += (_, notification) => heard.Add(notification.Payload);

        await _loads.UndoAsync(wrong, "bars of \0 MSFT", Cancel);

        while (!heard.Contains(_symbol.Value))
            await connection.WaitAsync(Cancel);
        var listed = await _loads.ListAsync(_symbol, null, Cancel);
        listed.Select(l => (l.Undoes, l.Reason, l.Source)).First().ShouldBe((wrong, "bars of \uFFFD MSFT", $"undo of load {wrong}"));
        listed[1].UndoneBy.ShouldBe(listed[0].Id);
    }

    [Fact]
    public async Task KnownBars_WithdrawnSession_IsKnownUntilThenAndNoMore()
    {
        var known = new KnownBars(database.Source, TradingCalendar.Nyse);
        await LoadAsync((Thursday, 1));
        var wrong = await LoadAsync((Friday, 7));
        var loaded = (await known.ReadAsync(_symbol, TimeProvider.System.GetUtcNow(), null, Cancel)).KnownAt;
        await _loads.UndoAsync(wrong, null, Cancel);

        (await known.ReadAsync(_symbol, TimeProvider.System.GetUtcNow(), null, Cancel)).Series.Sessions.ToArray().ShouldBe([Thursday]);
        (await known.ReadAsync(_symbol, TimeProvider.System.GetUtcNow(), loaded, Cancel)).Series.Sessions.ToArray()
            .ShouldBe([Thursday, Friday]);
        (await known.OpenAsync(_symbol, Friday, TimeProvider.System.GetUtcNow(), Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task KnownBars_AtTheVeryTimeOfALoad_KnowsItAndNotItsCorrection()
    {
        var known = new KnownBars(database.Source, TradingCalendar.Nyse);
        await LoadAsync((Friday, 1));
        var loaded = (await _loads.ListAsync(_symbol, most: 1, Cancel)).Single().KnownSince;
        await LoadAsync((Friday, 2));

        (await known.ReadAsync(_symbol, loaded, null, Cancel)).Series.Candles[0].Close.ShouldBe(1);
    }

    private static Bar Bar(DateOnly session, decimal price) => new(session, price, price, price, price, 0);

    private async Task<long> LoadAsync(params (DateOnly Session, decimal Price)[] bars) =>
        (await _store.LoadAsync(new BarLoad(
            _symbol, "test", [.. bars.Select(b => QuotedBar.AsTraded(Bar(b.Session, b.Price)))]), Cancel)).Id!.Value;

    private async Task<string> HashAsync(DateTimeOffset? knownAt = null) => (await _store.ReadAsync(_symbol, knownAt, Cancel)).Hash;
}
