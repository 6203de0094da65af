using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using ZeroDte.Pipeline;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Storage;
using ZeroDte.Postgres;
using ZeroDte.Presentation;
using ZeroDte.Quant.Market;

namespace ZeroDte.Benchmarks.Lifecycle;

/// <summary>
/// The daily training of many symbols of five years each: by a process that has just started, and by one that trained them the day before.
/// </summary>
internal static class DailyRetrain
{
    private const string RetrainJobName = "retrain";

    private static readonly int[] Symbols = [25, 50, 100, 200];

    public static async Task RunAsync()
    {
        foreach (var count in Symbols)
            await MeasureAsync(count);
    }

    private static async Task MeasureAsync(int count)
    {
        await using var database = await FreshDatabase.CreateAsync();
        await using var services = Open(database);
        await services.GetRequiredService<Migrator>().MigrateAsync(CancellationToken.None);
        await services.GetRequiredService<SampleData>().EnsureAsync(CancellationToken.None);
        await using (var copy = database.Source.CreateCommand($"""
            insert into ingest (symbol, source, known_since) select 'S' || n, 'copy', now() from generate_series(1, {count}) n;
            insert into bar select 'S' || n, session, now(), open, high, low, close, volume from bar, generate_series(1, {count}) n
                where symbol = 'AAPL'
            """))
        {
            await copy.ExecuteNonQueryAsync();
        }

        var cold = await RetrainAsync(services, count, new(2018, 5, 10));
        var warm = await RetrainAsync(services, count, new(2018, 5, 11));
        Console.WriteLine($"| {count} symbols x one daily retrain, 1,260 sessions each | process just started: {cold:0.0} s; one that "
            + $"goes on from yesterday: {warm:0.0} s | | |");
    }

    private static async Task<double> RetrainAsync(IServiceProvider services, int count, DateOnly session)
    {
        var runner = services.GetRequiredService<JobRunner>();
        var at = TradingCalendar.Nyse.Session(session).Close.AddMinutes(35);
        var watch = Stopwatch.StartNew();
        await Parallel.ForEachAsync(Enumerable.Range(1, count), new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
            async (n, cancel) =>
        {
            var run = await runner.RunAsync(new(RetrainJobName, Symbol.Parse($"S{n}"), session, new("bench")), at, null, cancel);
            if (run.State != JobState.Committed)
                throw new InvalidOperationException(run.Message);
        });
        return watch.Elapsed.TotalSeconds;
    }

    private static ServiceProvider Open(FreshDatabase database)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new($"ConnectionStrings:{StorageExtensions.ConnectionName}", database.ConnectionString)]).Build();
        return new ServiceCollection().AddLogging().AddPipeline(configuration).AddPresentation().BuildServiceProvider();
    }
}
