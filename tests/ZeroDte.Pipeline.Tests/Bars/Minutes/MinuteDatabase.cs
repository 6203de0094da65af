using Microsoft.Extensions.Logging.Abstractions;
using ZeroDte.Pipeline.Bars.Minutes;
using ZeroDte.Pipeline.Storage;
using ZeroDte.Postgres;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Tests.Bars.Minutes;

/// <summary>A database with its tables, symbols that no other test has, and minutes to put in.</summary>
public abstract class MinuteDatabase(TestDatabase database) : IAsyncLifetime
{
    /// <summary>The first minute of Friday, 2018-05-11, in New York.</summary>
    protected static readonly DateTime Opening = new(2018, 5, 11, 13, 30, 0, DateTimeKind.Utc);

    private static int _symbols;

    /// <summary>Bars cannot be deleted, so each test takes a symbol of its own.</summary>
    protected Symbol Symbol { get; } = Another();

    protected TestDatabase Database { get; } = database;

    protected MinuteStore Store { get; } = new(database.Source, TradingCalendar.Nyse, new FixedTime(new(2026, 1, 1, 0, 0, 0, default)));

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        await new Migrator(Database.Source, StorageExtensions.Migrations, NullLogger<Migrator>.Instance).MigrateAsync(Cancel);

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    protected static Symbol Another() => Symbol.Parse($"M{Interlocked.Increment(ref _symbols)}");

    protected static MinuteBar Minute(DateTime start, decimal close, long volume = 100) => new(start, close, close + 1, close - 1, close,
        volume);

    /// <summary>As many minutes one after the other.</summary>
    protected static MinuteBar[] Minutes(DateTime first, int count, decimal close = 100) =>
        [.. Enumerable.Range(0, count).Select(i => Minute(first.AddMinutes(i), close + i * 0.01m))];

    protected async Task<DateTimeOffset> NowAsync() => new(await Database.ScalarAsync<DateTime>("select clock_timestamp()"));

    protected Task<IReadOnlyList<MinuteBar>> ReadAsync(DateTimeOffset? knownAt = null, Symbol? symbol = null) =>
        Store.ReadAsync(symbol ?? Symbol, new(Opening.AddYears(-10), Opening.AddYears(10)), knownAt, Cancel);
}
