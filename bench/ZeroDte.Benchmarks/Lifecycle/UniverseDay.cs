using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using ZeroDte.Pipeline;
using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Clock;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Storage;
using ZeroDte.Postgres;
using ZeroDte.Presentation;
using ZeroDte.Quant.Market;

namespace ZeroDte.Benchmarks.Lifecycle;

/// <summary>
/// A live day of many symbols with five years of bars each, from the vendor's answers to the forecasts of the next morning, by the jobs
/// that live on it and on all cores.
/// </summary>
internal static class UniverseDay
{
    private static readonly DateOnly Eve = new(2018, 5, 9), Day = new(2018, 5, 10), Morrow = new(2018, 5, 11);

    public static async Task RunAsync()
    {
        var counts = Environment.GetEnvironmentVariable("UNIVERSE_BENCH_SYMBOLS") ?? "250,500";
        foreach (var count in counts.Split(','))
            await MeasureAsync(int.Parse(count, CultureInfo.InvariantCulture));
    }

    private static async Task MeasureAsync(int count)
    {
        var (time, folder) = (new SetTime(), Directory.CreateTempSubdirectory("zerodte-bench-"));
        await using var database = await FreshDatabase.CreateAsync();
        try
        {
            await using var vendor = await PlayedVendor.StartAsync(count, await SampleAsync(database, time, folder), time);
            await using (var before = await OpenAsync(database, time, folder, vendor))
                await PrepareAsync(before, database, time, count);
            await using var services = await OpenAsync(database, time, folder, vendor);
            await LiveAsync(services, time, vendor, count);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>All symbols as they were on the evening before, with a model each; by a process of its own.</summary>
    private static async Task PrepareAsync(ServiceProvider services, FreshDatabase database, SetTime time, int count)
    {
        await using var copy = database.Source.CreateCommand($"""
            insert into ingest (symbol, source, known_since) select 'S' || n, 'copy', now() from generate_series(1, {count}) n;
            insert into bar select 'S' || n, session, now(), open, high, low, close, volume from bar, generate_series(1, {count}) n
                where symbol = 'AAPL' and session <= '{Eve:yyyy-MM-dd}';
            insert into followed_symbol select 'S' || n from generate_series(1, {count}) n;
            analyze
            """);
        copy.CommandTimeout = 0;
        await copy.ExecuteNonQueryAsync();
        time.Now = TradingCalendar.Nyse.Session(Eve).Close.AddMinutes(35);
        await AllAsync(services, count, "retrain", Eve);
    }

    private static async Task LiveAsync(ServiceProvider services, SetTime time, PlayedVendor vendor, int count)
    {
        var (hours, next) = (TradingCalendar.Nyse.Session(Day), TradingCalendar.Nyse.Session(Morrow));
        var parts = new List<(string Name, double Seconds)>();
        time.Now = hours.Close.AddMinutes(10);
        await PartAsync("fetch", () => AllAsync(services, count, "ingest", Day));
        var calls = vendor.Calls;
        time.Now = hours.Close.AddMinutes(35);
        await PartAsync("certificates", () => AllAsync(
            count, async (symbol, cancel) => _ = await services.GetRequiredService<Certificates>().ReadAsync(symbol, cancel)));
        await PartAsync("retrain", () => AllAsync(services, count, "retrain", Day));
        time.Now = next.Open.AddMinutes(1);
        await PartAsync("opens", () => AllAsync(services, count, "ingest-open", Morrow));
        await PartAsync("forecast", () => AllAsync(services, count, "predict", Morrow));

        var (words, all) = (string.Join(", ", parts.Select(part => $"{part.Name} {part.Seconds:0.0} s")), parts.Sum(part => part.Seconds));
        Console.WriteLine($"| a day of {count} symbols, 1,260 sessions each: {words}; {calls} calls in the evening, {vendor.Calls - calls} "
            + $"in the morning | {all:0.0} s, {1000 * all / count:0} ms a symbol | | |");

        async Task PartAsync(string name, Func<Task> run)
        {
            var watch = Stopwatch.StartNew();
            await run();
            parts.Add((name, watch.Elapsed.TotalSeconds));
        }
    }

    private static Task AllAsync(IServiceProvider services, int count, string job, DateOnly session)
    {
        var runner = services.GetRequiredService<JobRunner>();
        return AllAsync(count, async (symbol, cancel) =>
        {
            var run = await runner.RunAsync(new JobUnit(new(job, symbol, session)), progress: null, cancel);
            if (run.State != JobState.Committed)
                throw new InvalidOperationException($"{job} of {symbol}: {run.Message}");
        });
    }

    private static Task AllAsync(int count, Func<Symbol, CancellationToken, ValueTask> run) => Parallel.ForEachAsync(
        Enumerable.Range(1, count), new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
        (n, cancel) => run(Symbol.Parse($"S{n}"), cancel));

    private static async Task<IReadOnlyList<Bar>> SampleAsync(FreshDatabase database, SetTime time, DirectoryInfo folder)
    {
        await using var services = await OpenAsync(database, time, folder, vendor: null);
        return await services.GetRequiredService<KnownBars>().TradedAsync(
            Symbol.Aapl, new(2018, 1, 1), time.Now, CancellationToken.None);
    }

    private static async Task<ServiceProvider> OpenAsync(FreshDatabase database, SetTime time, DirectoryInfo folder, PlayedVendor? vendor)
    {
        var settings = new Dictionary<string, string?>
        {
            [$"ConnectionStrings:{StorageExtensions.ConnectionName}"] = database.ConnectionString,
            ["Objects:Root"] = folder.FullName,
            ["Market:HistoryYears"] = "4",
            ["ZeroDte:Clock"] = $"{ClockKind.Live}",
        };
        if (vendor is not null)
        {
            (settings["POLYGON_API_KEY"], settings["Market:Polygon:BaseUrl"]) = ("played-vendor", $"{vendor.Url}");
            settings["Market:Polygon:PerMinute"] = "0";
        }

        var services = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(time)
            .AddPipeline(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()).AddPresentation().BuildServiceProvider();
        await services.GetRequiredService<Migrator>().MigrateAsync(CancellationToken.None);
        await services.GetRequiredService<SampleData>().EnsureAsync(CancellationToken.None);
        return services;
    }

    /// <summary>A clock that stands where it is set.</summary>
    private sealed class SetTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2018, 5, 12, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now.ToUniversalTime();
    }
}
