using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ZeroDte.Pipeline.Clock;
using ZeroDte.Pipeline.Market;
using ZeroDte.Postgres;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Tests.Vendors;

/// <summary>A test with a database, a folder for objects, a clock and a vendor of its own.</summary>
public abstract class VendorTest : IAsyncLifetime
{
    protected const string Key = "CANARY-k3y+/=1234";

    protected static readonly Symbol Aapl = Symbol.Aapl;
    protected static readonly DateOnly Friday = new(2018, 5, 11);

    private readonly List<ServiceProvider> _services = [];

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected TestDatabase Database { get; } = new();

    /// <summary>A quarter past the close.</summary>
    internal LeapingTime Time { get; } = new(new(2018, 5, 11, 20, 15, 0, TimeSpan.Zero));

    internal StandIn Vendor { get; private set; } = null!;

    protected string Objects { get; } = Path.Combine(Path.GetTempPath(), $"zerodte-objects-{Guid.NewGuid():N}");

    protected ConcurrentQueue<string> Logged { get; } = [];

    /// <summary>The settings that make the vendor known, such as its key and its address.</summary>
    protected abstract IEnumerable<(string Key, string Value)> Known { get; }

    public async ValueTask InitializeAsync()
    {
        await Database.InitializeAsync();
        Vendor = await StandIn.StartAsync();
        await Services().GetRequiredService<Migrator>().MigrateAsync(Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var services in _services)
            await services.DisposeAsync();
        await Database.DisposeAsync();
        if (Directory.Exists(Objects))
            Directory.Delete(Objects, recursive: true);
        await Vendor.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected ServiceProvider Services(params (string Key, string Value)[] settings) => Services(Database, settings);

    protected ServiceProvider Services(TestDatabase database, params (string Key, string Value)[] settings)
    {
        var all = new Dictionary<string, string>();
        foreach (var (key, value) in Known.Prepend(("Objects:Root", Objects)).Concat(settings))
            all[key] = value;
        var services = PipelineServices.On(
            database, Time, ClockKind.Live,
            more => more.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new Memory(Logged))),
            all.Select(pair => (pair.Key, pair.Value)));
        _services.Add(services);
        return services;
    }

    protected static async Task<OfferedBars> OfferedAsync(IServiceProvider services, DateOnly from, Symbol? symbol = null)
    {
        var source = services.GetServices<IBarSource>().Single();
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var bars = new OfferedBars(symbol ?? Aapl, TradingCalendar.Nyse, now) { Unit = source.Unit };
        await source.ReadAsync(bars, from, progress: null, Cancel);
        return bars;
    }

    protected static Task<IngestReport> IngestAsync(IServiceProvider services, DateOnly from, Symbol? symbol = null) =>
        services.GetRequiredService<Ingest>().RunAsync(
            symbol ?? Aapl, services.GetServices<IBarSource>().Single(), from, new(), progress: null, Cancel);

    /// <summary>All that is in a table, as text.</summary>
    protected Task<string> RowsAsync(string table) =>
        Database.ScalarAsync<string>($"select coalesce(string_agg(t::text, E'\n'), '') from {table} t");

    private sealed class Memory(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            lines.Enqueue($"{state}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
