using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using ZeroDte.Benchmarks.Mlflow;
using ZeroDte.Pipeline;
using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Bars.Minutes;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Pipeline.Storage;
using ZeroDte.Postgres;
using ZeroDte.Presentation;
using ZeroDte.Quant.Learning.Comparisons;
using ZeroDte.Quant.Learning.Configuration;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Market;

namespace ZeroDte.Benchmarks.Lifecycle;

/// <summary>
/// The forecast again during the day: ten years of one name judged from all origins, and each origin's round of many symbols.
/// </summary>
internal static class Intraday
{
    private const int Symbols = 100;
    private const int SessionsOfMinutes = 120;
    private const int SessionsOfBars = 1_260;

    public static async Task RunAsync()
    {
        await using var database = await FreshDatabase.CreateAsync();
        await using var services = Open(database);
        await services.GetRequiredService<Migrator>().MigrateAsync(CancellationToken.None);
        var sessions = LakeFiles.Bars().GroupBy(bar => DateOnly.FromDateTime(bar.Start)).SkipLast(1)
            .Select(day => new Made(Daily(day.Key, [.. day]), [.. day])).ToList();
        await services.GetRequiredService<BarStore>().LoadAsync(
            Symbol.Aapl, "made up", [.. sessions.Select(made => made.Daily)], [], CancellationToken.None);
        await services.GetRequiredService<MinuteStore>().LoadAsync(
            new(Symbol.Aapl, "made up", [.. sessions.SelectMany(made => made.Minutes)]), CancellationToken.None);
        var days = sessions.ConvertAll(made => made.Daily.Session);
        sessions.Clear();

        await JudgeAsync(services, days);
        await CopyAsync(database, days);
        await RoundsAsync(services, days);
    }

    private static async Task JudgeAsync(ServiceProvider services, List<DateOnly> days)
    {
        var (paths, bars) = (services.GetRequiredService<SessionPaths>(), services.GetRequiredService<KnownBars>());
        var now = TimeProvider.System.GetUtcNow();
        GC.Collect();
        var (watch, judged) = (Stopwatch.StartNew(), 0);
        var growth = await ResidentMemory.GrowthAsync(Environment.ProcessId, async () =>
        {
            var series = (await bars.ReadAsync(Symbol.Aapl, now, horizon: null, CancellationToken.None)).Series;
            var daily = (await bars.TradedAsync(Symbol.Aapl, days[0], now, CancellationToken.None)).ToDictionary(bar => bar.Session);
            judged = (await Task.Run(() => JudgedOrigin.Of(
                series, ModelConfiguration.Default,
                paths.ReadAsync(Symbol.Aapl, days[0], days[^1], CancellationToken.None).ToBlockingEnumerable()
                    .Select(path => new MinuteSession(path, daily[path.Session])), from: null, to: null)))
                .Sum(origin => origin.Record.Length);
        });
        Console.WriteLine($"| {days.Count:N0} sessions of minutes from the database, judged from the open and {Basis.Intraday.Count} "
            + $"origins, {judged:N0} forecasts and as many of each of two baselines | {watch.Elapsed.TotalSeconds:0.0} s, "
            + $"{growth:0} MB more than before | | |");
    }

    private static async Task CopyAsync(FreshDatabase database, List<DateOnly> days)
    {
        await using var copy = database.Source.CreateCommand($"""
            insert into ingest (symbol, source, known_since) select 'S' || n, 'copy', now() from generate_series(1, {Symbols}) n;
            insert into bar select 'S' || n, session, now(), open, high, low, close, volume from bar, generate_series(1, {Symbols}) n
                where symbol = 'AAPL' and session >= '{days[^SessionsOfBars]:yyyy-MM-dd}';
            insert into minute_load (symbol, known_since, source, added, corrected, unchanged, refused)
                select 'S' || n, now(), 'copy', 0, 0, 0, 0 from generate_series(1, {Symbols}) n;
            insert into minute_bar select 'S' || n, start, now(), open, high, low, close, volume
                from minute_bar, generate_series(1, {Symbols}) n
                where symbol = 'AAPL' and start >= '{days[^SessionsOfMinutes]:yyyy-MM-dd}' order by 1, 2;
            analyze
            """);
        copy.CommandTimeout = 0;
        await copy.ExecuteNonQueryAsync();
    }

    private static async Task RoundsAsync(ServiceProvider services, List<DateOnly> days)
    {
        var (eve, first, second) = (days[^3], days[^2], days[^1]);
        await RoundAsync(services, "retrain", eve, "", TradingCalendar.Nyse.Session(eve).Close.AddMinutes(35));
        var started = await AgainAsync(Basis.Intraday[0], first);
        var nextDay = await AgainAsync(Basis.Intraday[0], second);
        var others = new List<double>();
        foreach (var origin in Basis.Intraday.Skip(1))
            others.Add(await AgainAsync(origin, second));
        Console.WriteLine($"| {Symbols} symbols forecast again from one origin, {SessionsOfMinutes} sessions of minutes each | process "
            + $"just started: {started:0.0} s; first round of the next day: {nextDay:0.0} s; each later one: "
            + $"{Report.Quartiles(others, "0.00")} s | | |");

        Task<double> AgainAsync(IntradayOrigin origin, DateOnly day) => RoundAsync(
            services, "predict-again", day, origin.Slot, origin.In(TradingCalendar.Nyse.Session(day)).AddMinutes(1));
    }

    private static async Task<double> RoundAsync(ServiceProvider services, string job, DateOnly session, string slot, DateTimeOffset at)
    {
        var (runner, watch) = (services.GetRequiredService<JobRunner>(), Stopwatch.StartNew());
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount };
        await Parallel.ForEachAsync(Enumerable.Range(1, Symbols), parallel, async (n, cancel) =>
        {
            var run = await runner.RunAsync(new(job, Symbol.Parse($"S{n}"), session, new("bench"), Slot: slot), at, null, cancel);
            if (run.State != JobState.Committed)
                throw new InvalidOperationException(run.Message);
        });
        return watch.Elapsed.TotalSeconds;
    }

    private static Bar Daily(DateOnly session, MinuteBar[] minutes) => new(
        session, minutes[0].Open, minutes.Max(m => m.High), minutes.Min(m => m.Low), minutes[^1].Close, minutes.Sum(m => m.Volume));

    private static ServiceProvider Open(FreshDatabase database)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new($"ConnectionStrings:{StorageExtensions.ConnectionName}", database.ConnectionString)]).Build();
        return new ServiceCollection().AddLogging().AddPipeline(configuration).AddPresentation().BuildServiceProvider();
    }

    private sealed record Made(Bar Daily, MinuteBar[] Minutes);
}
