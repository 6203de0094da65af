using System.Diagnostics;

namespace ZeroDte.Benchmarks.Lifecycle;

/// <summary>
/// The whole sample lived through again by the command that users run, in its own process: once with everything, once with the jobs of each
/// day only.
/// </summary>
internal static class ReplayOfSample
{
    private const int Trials = 100;

    public static async Task RunAsync()
    {
        await MeasureAsync("daily jobs, no tracking", "--no-tracking");
        await MeasureAsync("daily jobs, tracking to the embedded server");
        await MeasureAsync($"the same with a search of {Trials} trials each Sunday", "--trials", $"{Trials}");
    }

    private static async Task MeasureAsync(string what, params string[] options)
    {
        await using var database = await FreshDatabase.CreateAsync();
        var watch = Stopwatch.StartNew();
        var start = new ProcessStartInfo("dotnet",
            [Path.Combine(AppContext.BaseDirectory, "zerodte.dll"), "replay", "--name", "bench", .. options])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ConnectionStrings__ZeroDte"] = database.ConnectionString;
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"zerodte replay ended with {process.ExitCode}: {await errors}");

        await using var parts = database.Source.CreateCommand("""
            select job, count(*), extract(epoch from sum(ended - started))::float8,
                extract(epoch from avg(ended - started) filter (where half = 1))::float8 * 1000, extract(epoch
                    from avg(ended - started) filter (where half = 2))::float8 * 1000
            from (select *, ntile(2) over (partition by job order by id) as half from job_attempt) a group by job order by 3 desc
            """);
        await using var reader = await parts.ExecuteReaderAsync();
        Console.WriteLine($"| replay of the sample: {what} | {watch.Elapsed.TotalSeconds:0.0} s | | |");
        while (await reader.ReadAsync())
        {
            Console.WriteLine($"| … {reader.GetString(0)}, {reader.GetInt64(1):N0} times | {reader.GetDouble(2):0.0} s; mean "
                + $"{reader.GetDouble(3):0.0} ms in the first half, {reader.GetDouble(4):0.0} ms in the second | | |");
        }
        Console.Error.WriteLine((await output).TrimEnd().Split('\n')[^1]);
    }
}
