using Microsoft.Extensions.Logging.Abstractions;
using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Storage;
using ZeroDte.Postgres;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Tests.Bars;

public sealed class BarStoreTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private static readonly DateOnly Friday = new(2018, 5, 11);
    private static readonly DateOnly Monday = new(2018, 5, 14);
    private static int _symbols;

    private readonly BarStore _store = new(database.Source);

    // Bars cannot be deleted, so each test takes a symbol of its own.
    private readonly Symbol _symbol = Symbol.Parse($"T{Interlocked.Increment(ref _symbols)}");

    public async ValueTask InitializeAsync() =>
        await new Migrator(database.Source, StorageExtensions.Migrations, NullLogger<Migrator>.Instance).MigrateAsync(Cancel);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Load_NewBars_AreReadBackInOrderOfSession()
    {
        (await LoadAsync(Bar(Monday, 2), Bar(Friday, 1))).ShouldBe(new LoadResult(Added: 2, Corrected: 0, Unchanged: 0));

        var series = await _store.ReadAsync(_symbol, null, Cancel);
        series.Sessions.ToArray().ShouldBe([Friday, Monday]);
        series.Candles.ToArray().Select(c => c.Close).ShouldBe([1.0, 2.0]);
    }

    [Fact]
    public async Task Load_SameBarsTwice_StoresThemOnce()
    {
        await LoadAsync(Bar(Friday, 1), Bar(Monday, 2));

        (await LoadAsync(Bar(Friday, 1), Bar(Monday, 2))).ShouldBe(new LoadResult(0, 0, Unchanged: 2));
        (await database.ScalarAsync<long>($"select count(*) from bar where symbol = '{_symbol}'")).ShouldBe(2);
    }

    [Fact]
    public async Task Load_CorrectedBar_KeepsWhatWasBelievedBefore()
    {
        await LoadAsync(Bar(Friday, 1), Bar(Monday, 2));
        var before = new DateTimeOffset(await database.ScalarAsync<DateTime>("select clock_timestamp()"));

        (await LoadAsync(Bar(Friday, 1), Bar(Monday, 3))).ShouldBe(new LoadResult(0, Corrected: 1, Unchanged: 1));

        (await _store.ReadAsync(_symbol, null, Cancel)).Candles[1].Close.ShouldBe(3);
        (await _store.ReadAsync(_symbol, before, Cancel)).Candles[1].Close.ShouldBe(2);
        (await _store.ReadAsync(_symbol, before.AddDays(-1), Cancel)).Count.ShouldBe(0);
    }

    [Fact]
    public async Task Load_CorrectionTakenBack_IsTheLatestBelief()
    {
        await LoadAsync(Bar(Friday, 1));
        await LoadAsync(Bar(Friday, 2));
        await LoadAsync(Bar(Friday, 1));

        (await _store.ReadAsync(_symbol, null, Cancel)).Candles[0].Close.ShouldBe(1);
    }

    [Fact]
    public async Task Load_AfterTheClockWasSetBack_StillSupersedes()
    {
        await database.ScalarAsync<long>($"insert into ingest (symbol, source, known_since) values ('{_symbol}', 'x', now() + interval '1 "
            + "day') returning id");
        await database.ScalarAsync<long>($"insert into bar select '{_symbol}', '{Friday:yyyy-MM-dd}', max(known_since), 1, 1, 1, 1, 0 "
            + $"from ingest where symbol = '{_symbol}' returning volume");

        await LoadAsync(Bar(Friday, 2));

        (await _store.ReadAsync(_symbol, null, Cancel)).Candles[0].Close.ShouldBe(2);
    }

    [Fact]
    public async Task Load_TheSameFromManyAtOnce_StoresItOnce()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => LoadAsync(Bar(Friday, 1), Bar(Monday, 2))));

        results.Sum(r => r.Added).ShouldBe(2);
        results.Sum(r => r.Corrected).ShouldBe(0);
    }

    [Fact]
    public async Task Load_CutOffBeforeCommit_LeavesNothing()
    {
        using var cut = new CancellationTokenSource();
        var bars = Enumerable.Range(0, 50_000).Select(i => Bar(new DateOnly(1990, 1, 1).AddDays(i), 1)).ToList();

        var load = _store.LoadAsync(_symbol, "test", bars, [], cut.Token);
        await cut.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(load);
        (await database.ScalarAsync<long>($"select count(*) from bar where symbol = '{_symbol}'")).ShouldBe(0);
        (await database.ScalarAsync<long>($"select count(*) from ingest where symbol = '{_symbol}'")).ShouldBe(0);
    }

    [Fact]
    public async Task Load_NewBars_AreAnnounced()
    {
        await using var connection = await database.Source.OpenConnectionAsync(Cancel);
        await using var listen = new Npgsql.NpgsqlCommand($"listen {BarStore.Channel}", connection);
        await listen.ExecuteNonQueryAsync(Cancel);
        var heard = new List<string>();
        connection.Notification += (_, notification) => heard.Add(notification.Payload);

        await LoadAsync(Bar(Friday, 1));
        await LoadAsync(Bar(Friday, 1));

        while (await connection.WaitAsync(TimeSpan.FromMilliseconds(heard.Contains(_symbol.Value) ? 200 : 5_000), Cancel))
        {
        }

        heard.Count(symbol => symbol == _symbol.Value).ShouldBe(1);
    }

    [Fact]
    public async Task Load_RefusedBars_AreKeptWithTheirReason()
    {
        await _store.LoadAsync(_symbol, "test", [], [new(7, BarDefect.Duplicate, "why", "te\0xt")], Cancel);

        (await database.ScalarAsync<string>("select concat_ws('|', line, reason, content) from quarantine")).ShouldBe("7|why|te\uFFFDxt");
    }

    [Fact]
    public async Task LastBefore_SeveralBars_IsTheLatestBeliefOfTheSessionBefore()
    {
        await LoadAsync(Bar(Friday, 1), Bar(Monday, 5));
        await LoadAsync(Bar(Friday, 2));

        (await _store.LastBeforeAsync(_symbol, Monday, Cancel))!.Value.Bar.Close.ShouldBe(2);
        (await _store.LastBeforeAsync(_symbol, Friday, Cancel)).ShouldBeNull();
    }

    private static Bar Bar(DateOnly session, decimal price) => new(session, price, price, price, price, 0);

    private Task<LoadResult> LoadAsync(params Bar[] bars) => _store.LoadAsync(_symbol, "test", bars, [], Cancel);
}
