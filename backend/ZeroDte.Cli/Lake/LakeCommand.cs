using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;
using ZeroDte.Cli.Composition;
using ZeroDte.Cli.Shell;
using ZeroDte.Pipeline.Lake;
using ZeroDte.Pipeline.Objects;

namespace ZeroDte.Cli.Lake;

internal static class LakeCommand
{
    private static readonly TimeSpan Keep = TimeSpan.FromDays(7);
    private static readonly TimeSpan Grace = TimeSpan.FromHours(1);

    /// <summary>Before it a bar would only flicker.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static Command Create() => new ExampleCommand("lake",
        "Bars as Parquet files that DuckDB, pandas and Spark read.", "zerodte lake export", "zerodte lake ls --symbol AAPL",
        "zerodte lake verify", "zerodte lake collect")
    {
        Export(), List(), Verify(), Collect(),
    };

    private static ExampleCommand Export()
    {
        var symbol = LifecycleArguments.AnySymbol("Only this ticker; all that have bars if left out.");
        var rewrite = new Option<bool>("--rewrite") { Description = "Write every file again, as after damage that verify has named." };
        var json = Arguments.Json();
        var command = new ExampleCommand("export",
            "Write the bars that are stored into the lake. What is there already and still believed is left as it is.",
            "zerodte lake export", "zerodte lake export --symbol AAPL --json") { symbol, rewrite, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = await Services.OpenAsync(cancellationToken);
            var report = await WatchAsync("Writing", progress => services.GetRequiredService<LakeExport>()
                .RunAsync(parsed.GetValue(symbol), parsed.GetValue(rewrite), progress, cancellationToken));
            if (report.Symbols == 0)
                return Failures.Report(ExitCode.NoForecast, $"There are no bars{Of(parsed.GetValue(symbol))} to export.");
            if (parsed.GetValue(json))
            {
                Terminal.WriteJson(report);
            }
            else
            {
                Terminal.Out.WriteLine($"Version {report.Version} of the lake: {report.Written:N0} files of {report.Symbols:N0} symbols "
                    + $"written ({report.Bytes / 1e6:N1} MB), {report.Reused:N0} left as they were.");
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static ExampleCommand List()
    {
        var symbol = LifecycleArguments.AnySymbol("Only this ticker.");
        var json = Arguments.Json();
        var command = new ExampleCommand("ls", "The files of the lake and where other programs find them.", "zerodte lake ls",
            "zerodte lake ls --symbol AAPL --json") { symbol, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = await Services.OpenAsync(cancellationToken);
            var objects = services.GetRequiredService<IObjectStore>();
            var lake = await services.GetRequiredService<LakeManifest>().ReadAsync(parsed.GetValue(symbol), cancellationToken);
            if (parsed.GetValue(json))
                Terminal.WriteJson(new { Version = lake.Number, Files = lake.Files.Select(file => Plain(file, objects)) });
            else if (lake.Files.Count == 0)
                Terminal.Out.WriteLine($"The lake has no files{Of(parsed.GetValue(symbol))}. Write them by zerodte lake export.");
            else
                Write(lake);
            return ExitCode.Done;
        });
        return command;
    }

    private static ExampleCommand Verify()
    {
        var symbol = LifecycleArguments.AnySymbol("Only this ticker.");
        var json = Arguments.Json();
        var command = new ExampleCommand("verify", "Read every file of the lake and name each that is missing, truncated or altered.",
            "zerodte lake verify", "zerodte lake verify --symbol AAPL --json") { symbol, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = await Services.OpenAsync(cancellationToken);
            var report = await WatchAsync("Reading", progress => services.GetRequiredService<LakeVerification>()
                .RunAsync(parsed.GetValue(symbol), progress, cancellationToken));
            var faults = report.Faults.Select(fault => new { Path = fault.Path.Value, fault.Kind, fault.Words });
            if (parsed.GetValue(json))
            {
                Terminal.WriteJson(new { report.Version, report.Files, report.Bytes, Faults = faults });
            }
            else
            {
                foreach (var fault in faults)
                    Terminal.Out.WriteLine($"{fault.Path} {fault.Words}");
                Terminal.Out.WriteLine($"Version {report.Version} of the lake: {report.Files:N0} files, {report.Bytes / 1e6:N1} MB, "
                    + $"{(report.Faults.Count == 0 ? "intact" : $"{report.Faults.Count:N0} DAMAGED")}.");
            }

            return report.Faults.Count == 0 ? ExitCode.Done : Failures.Report(ExitCode.Failed,
                $"{report.Faults.Count:N0} files of the lake are damaged. zerodte lake export --rewrite writes them again from the bars.");
        });
        return command;
    }

    private static ExampleCommand Collect()
    {
        var keep = Arguments.Time("--keep", "How long a version is kept after another one replaced it; 168h if left out.");
        var grace = Arguments.Time("--grace", "Age from which a file that no version names is deleted; 1h if left out.");
        var json = Arguments.Json();
        var command = new ExampleCommand("collect", "Delete files that no kept version of the lake names, and what killed writes left.",
            "zerodte lake collect", "zerodte lake collect --keep 24h --json") { keep, grace, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = await Services.OpenAsync(cancellationToken);
            var report = await WatchAsync("Collecting", _ => services.GetRequiredService<LakeCollector>()
                .RunAsync(parsed.GetValue(keep) ?? Keep, parsed.GetValue(grace) ?? Grace, cancellationToken));
            if (parsed.GetValue(json))
            {
                Terminal.WriteJson(report);
            }
            else
            {
                Terminal.Out.WriteLine($"{report.Versions:N0} versions forgotten, {report.Files:N0} files deleted "
                    + $"({report.Bytes / 1e6:N1} MB), {report.Unfinished:N0} unfinished writes cleared.");
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static object Plain(LakeFile file, IObjectStore objects) => new
    {
        Path = file.Path.Value,
        Location = objects.Locate(file.Path),
        Symbol = file.Place.Symbol.Value,
        Resolution = LakePlace.Name(file.Place.Resolution),
        Adjustment = LakePlace.Name(file.Place.Adjustment),
        file.Place.Period,
        file.Rows,
        file.First,
        file.Last,
        file.Bytes,
        Sha256 = file.Sha256.Value,
        SourceHash = file.SourceHash.Value,
        file.KnownAt,
    };

    private static void Write(LakeVersion lake)
    {
        var listing = new Listing(
            new("Symbol"), new("Bars"), new("Files", IsRight: true), new("Rows", IsRight: true), new("From", Rank: 1), new("To"),
            new("MB", Rank: 2, IsRight: true))
        {
            Title = $"Version {lake.Number} of the lake",
        };
        foreach (var group in lake.Files.GroupBy(file => (file.Place.Symbol, file.Place.Resolution, file.Place.Adjustment)))
        {
            listing.Add(group.Key.Symbol.Value, $"{LakePlace.Name(group.Key.Resolution)} {LakePlace.Name(group.Key.Adjustment)}",
                $"{group.Count():N0}", $"{group.Sum(f => f.Rows):N0}", $"{group.First().First:yyyy-MM-dd}",
                $"{group.Last().Last:yyyy-MM-dd}", $"{group.Sum(f => f.Bytes) / 1e6:N2}");
        }

        listing.Write(Terminal.Out);
    }

    private static string Of(Symbol? symbol) => symbol is null ? "" : $" of {symbol}";

    /// <summary>Shows how far work has come once it has taken a while.</summary>
    private static async Task<T> WatchAsync<T>(string what, Func<IProgress<double>, Task<T>> work)
    {
        var latest = new Latest();
        var running = work(latest);
        if (await Task.WhenAny(running, Task.Delay(Patience)) == running)
            return await running;
        return await Terminal.Error.Progress().HideCompleted(true).StartAsync(context =>
        {
            latest.Watch(new TaskShare(context.AddTask(what, maxValue: 1)));
            return running;
        });
    }

    /// <summary>Remembers how far work has come, until there is who watches it.</summary>
    private sealed class Latest : IProgress<double>
    {
        private volatile IProgress<double>? _watcher;

        public void Watch(IProgress<double> watcher) => _watcher = watcher;

        public void Report(double value) => _watcher?.Report(value);
    }
}
