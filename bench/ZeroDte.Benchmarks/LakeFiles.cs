using System.Diagnostics;
using System.Text.Json;
using ZeroDte.Pipeline.Lake;
using ZeroDte.Quant.Market;
using ZeroDte.Tests;

namespace ZeroDte.Benchmarks;

/// <summary>
/// A million minute bars as one file of the lake: how long it takes to encode, and how DuckDB reads it beside CSV.gz and its own files.
/// </summary>
internal static class LakeFiles
{
    private const int Rows = 1_000_000;
    private const int Runs = 5;

    public static async Task RunAsync()
    {
        if (await NpmPackages.InstallAsync("bench-lake", "@duckdb/node-api@1.5.6-r.1") is { } missing)
        {
            Console.Error.WriteLine($"lake: {missing}");
            return;
        }

        var bars = Bars();
        var place = new LakePlace(Symbol.Aapl, LakeResolution.Minute, LakeAdjustment.Raw, new(2008, 1, 1));
        var (wall, processor, content) = (new List<double>(), new List<double>(), default(LakeContent)!);
        for (var run = 0; run <= Runs; run++)
        {
            var (watch, before) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
            content = LakeContent.Of(place, bars, DateTimeOffset.UnixEpoch);
            if (run == 0)
                continue; // compiles
            wall.Add(watch.Elapsed.TotalMilliseconds);
            processor.Add((Environment.CpuUsage.TotalTime - before).TotalMilliseconds);
        }

        Report.Row("encode 1,000,000 minute bars, processor time of all threads", processor, "the same by the clock", wall, "ms");
        await ReadAsync(content.Bytes);
    }

    /// <summary>Ten years of minutes: prices in cents that move by some, volume that differs from minute to minute.</summary>
    public static MinuteBar[] Bars()
    {
        var (random, price, bars) = (new Random(1), 100m, new MinuteBar[Rows]);
        var minutes = TradingCalendar.Nyse.Sessions(new(2008, 1, 2), new(2025, 1, 1)).SelectMany(session =>
            Enumerable.Range(0, (int)(session.Close - session.Open).TotalMinutes).Select(i => session.Open.UtcDateTime.AddMinutes(i)));
        foreach (var (i, start) in minutes.Take(Rows).Index())
        {
            var close = Math.Max(1, price + random.Next(-8, 9) * 0.01m);
            var (low, high) = (Math.Min(price, close) - random.Next(5) * 0.01m, Math.Max(price, close) + random.Next(5) * 0.01m);
            bars[i] = new(start, price, high, low, close, (long)Math.Exp(8 + 3 * random.NextDouble()));
            price = close;
        }

        return bars;
    }

    private static async Task ReadAsync(byte[] file)
    {
        var folder = Directory.CreateTempSubdirectory("zerodte-lake-").FullName;
        var (path, script) = (Path.Combine(folder, "ours.parquet"), Path.Combine(NpmPackages.Folder("bench-lake"), "read.mjs"));
        await File.WriteAllBytesAsync(path, file);
        File.Copy(Path.Combine(Repository.Root, "bench", "peers", "lake", "read.mjs"), script, overwrite: true);
        using var node = Process.Start(new ProcessStartInfo("node", [script, path, folder, $"{Runs}"]) { RedirectStandardOutput = true })!;
        var output = await node.StandardOutput.ReadToEndAsync();
        await node.WaitForExitAsync();
        Directory.Delete(folder, recursive: true);
        var results = JsonSerializer.Deserialize<List<Reading>>(output, JsonSerializerOptions.Web)!;
        foreach (var result in results.Skip(1))
            Report.Row("DuckDB reads all of it", results[0].Milliseconds, $"{result.Name}", result.Milliseconds, "ms");
        foreach (var result in results.Skip(1))
            Report.Row("size", [results[0].Bytes / 1e3], result.Name, [result.Bytes / 1e3], "kB");
    }

    private sealed record Reading(string Name, long Bytes, List<double> Milliseconds);
}
