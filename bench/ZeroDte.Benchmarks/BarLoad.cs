using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Bars.Minutes;
using ZeroDte.Pipeline.Storage;
using ZeroDte.Postgres;
using ZeroDte.Quant.Market;

namespace ZeroDte.Benchmarks;

/// <summary>
/// A million bars into an empty table: our idempotent load against <c>psql \copy</c> of a text file, which checks nothing.
/// </summary>
internal static class BarLoad
{
    private const int Rows = 1_000_000;
    private const int Runs = 5;

    public static async Task RunAsync()
    {
        var bars = Bars();
        var file = Path.GetTempFileName();
        await File.WriteAllLinesAsync(file,
            bars.Select(b => $"AAPL,{b.Session:yyyy-MM-dd},2018-05-11 00:00:00+00,{b.Open},{b.High},{b.Low},{b.Close},{b.Volume}"));

        var (ours, again, psql) = (new List<double>(), new List<double>(), new List<double>());
        for (var run = 0; run < Runs; run++)
        {
            await InFreshDatabaseAsync(async (source, _) =>
            {
                var store = new BarStore(source);
                ours.Add(await RowsPerSecondAsync(() => store.LoadAsync(Symbol.Aapl, "benchmark", bars, [], CancellationToken.None)));
                again.Add(await RowsPerSecondAsync(() => store.LoadAsync(Symbol.Aapl, "benchmark", bars, [], CancellationToken.None)));
            });
            await InFreshDatabaseAsync(async (_, connection) => psql.Add(await RowsPerSecondAsync(() => CopyAsync(
                connection, file, "bar (symbol, session, known_since, open, high, low, close, volume)"))));
        }

        File.Delete(file);
        Report.Row("load 1,000,000 new bars", ours, @"psql \copy", psql, "rows/s");
        Report.Row("load the same 1,000,000 again", again, @"psql \copy", psql, "rows/s");
    }

    /// <summary>The same for minutes, with the month's partitions made beforehand for psql, which cannot make them.</summary>
    public static async Task RunMinutesAsync()
    {
        var bars = LakeFiles.Bars();
        var file = Path.GetTempFileName();
        await File.WriteAllLinesAsync(file, bars.Select(b => $"AAPL,{b.Start:yyyy-MM-dd HH:mm:ss}+00,2018-05-11 00:00:00+00,"
            + $"{Billionths(b.Open)},{Billionths(b.High)},{Billionths(b.Low)},{Billionths(b.Close)},{b.Volume}"));
        var months = string.Join(",", bars.Select(b => $"('{b.Start:yyyy-MM}-01'::date)").Distinct());

        var (ours, again, psql) = (new List<double>(), new List<double>(), new List<double>());
        for (var run = 0; run < Runs; run++)
        {
            await InFreshDatabaseAsync(async (source, _) =>
            {
                var store = new MinuteStore(source, TradingCalendar.Nyse, TimeProvider.System);
                ours.Add(await RowsPerSecondAsync(() => store.LoadAsync(new(Symbol.Aapl, "benchmark", bars), CancellationToken.None)));
                again.Add(await RowsPerSecondAsync(() => store.LoadAsync(new(Symbol.Aapl, "benchmark", bars), CancellationToken.None)));
            });
            await InFreshDatabaseAsync(async (source, connection) =>
            {
                await using (var make = source.CreateCommand($"select add_minute_month(column1) from (values {months}) m"))
                    await make.ExecuteNonQueryAsync();
                psql.Add(await RowsPerSecondAsync(() => CopyAsync(connection, file,
                    "minute_bar (symbol, start, known_since, open, high, low, close, volume)")));
            });
        }

        File.Delete(file);
        Report.Row("load 1,000,000 new minutes", ours, @"psql \copy", psql, "rows/s");
        Report.Row("load the same 1,000,000 minutes again", again, @"psql \copy", psql, "rows/s");

        static long Billionths(decimal price) => (long)(price * 1_000_000_000);
    }

    private static Bar[] Bars()
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, Rows).Select(i =>
        {
            var low = Math.Round(100 + (decimal)random.NextDouble() * 100, 6);
            return new Bar(DateOnly.FromDayNumber(i + 1), low + 1.25m, low + 2.5m, low, low + 0.75m, random.Next(1, 100_000_000));
        })];
    }

    private static async Task InFreshDatabaseAsync(Func<NpgsqlDataSource, NpgsqlConnectionStringBuilder, Task> work)
    {
        var cluster = Environment.GetEnvironmentVariable("ConnectionStrings__ZeroDte")
            ?? throw new InvalidOperationException("Run this through make bench, which starts a database.");
        var connection = new NpgsqlConnectionStringBuilder(cluster) { Database = $"bench_{Guid.NewGuid():N}" };
        await using var admin = NpgsqlDataSource.Create(cluster);
        await using (var create = admin.CreateCommand($"create database {connection.Database}"))
            await create.ExecuteNonQueryAsync();

        await using (var source = NpgsqlDataSource.Create(connection))
        {
            await new Migrator(source, StorageExtensions.Migrations, NullLogger<Migrator>.Instance).MigrateAsync(CancellationToken.None);
            await work(source, connection);
        }

        NpgsqlConnection.ClearAllPools();
        await using var drop = admin.CreateCommand($"drop database {connection.Database}");
        await drop.ExecuteNonQueryAsync();
    }

    private static async Task CopyAsync(NpgsqlConnectionStringBuilder connection, string file, string table)
    {
        var start = new ProcessStartInfo("psql", ["-q", "-v", "ON_ERROR_STOP=1", "-c",
            $@"\copy {table} from '{file}' (format csv)"]);
        start.Environment["PGHOST"] = connection.Host;
        start.Environment["PGPORT"] = $"{connection.Port}";
        start.Environment["PGUSER"] = connection.Username;
        start.Environment["PGPASSWORD"] = connection.Password;
        start.Environment["PGDATABASE"] = connection.Database;
        using var psql = Process.Start(start)!;
        await psql.WaitForExitAsync();
        if (psql.ExitCode != 0)
            throw new InvalidOperationException($"psql ended with {psql.ExitCode}.");
    }

    private static async Task<double> RowsPerSecondAsync(Func<Task> load)
    {
        var watch = Stopwatch.StartNew();
        await load();
        return Rows / watch.Elapsed.TotalSeconds;
    }
}
