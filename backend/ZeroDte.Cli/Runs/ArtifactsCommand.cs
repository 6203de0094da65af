using System.CommandLine;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;
using ZeroDte.Cli.Composition;
using ZeroDte.Cli.Shell;
using ZeroDte.Mlflow.Server;
using ZeroDte.Mlflow.Server.Artifacts;
using ZeroDte.ServiceDefaults;

namespace ZeroDte.Cli.Runs;

internal static class ArtifactsCommand
{
    public static Command Create() => new ExampleCommand("artifacts",
        "Artifacts of runs, and the upkeep of the store that holds them.", "zerodte artifacts get 0123abcd model --out /tmp/model",
        "zerodte artifacts gc", "zerodte artifacts reconcile --verify")
    {
        Get(), Collect(), Reconcile(),
    };

    private static ExampleCommand Get()
    {
        var run = new Argument<string>("run") { Description = "Id of a run." };
        var path = new Argument<string>("path")
        {
            Description = "A file or a folder below the run's artifacts; all if left out.",
            DefaultValueFactory = _ => "",
        };
        var to = new Option<string>("--out") { Description = "Local folder.", DefaultValueFactory = _ => "." };
        var json = Arguments.Json();
        var command = new ExampleCommand("get", "Download what a run stored.", "zerodte artifacts get 0123abcd",
            "zerodte artifacts get 0123abcd model/MLmodel --out /tmp") { run, path, to, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var tracking = Tracking.Open();
            var client = tracking.Client;
            var info = (await client.GetRunAsync(parsed.GetValue(run)!, cancellationToken)).Info;
            if (parsed.GetValue(path) is "" && (await client.ListArtifactsAsync(info.ArtifactUri, "", cancellationToken)).Count == 0)
                return Failures.Report(ExitCode.BadInput, $"Run {info.RunId} has no artifacts.");
            var files = await client.DownloadAsync(info.ArtifactUri, parsed.GetValue(path)!.Trim('/'), parsed.GetValue(to)!,
                cancellationToken);
            if (parsed.GetValue(json))
                Terminal.WriteJson(files);
            else
                Terminal.Out.WriteLine(string.Join('\n', files));
            return ExitCode.Done;
        });
        return command;
    }

    private static ExampleCommand Collect()
    {
        var days = new Option<int>("--days")
        {
            Description = "Only what was deleted at least so many days ago.",
            DefaultValueFactory = _ => 30,
        }.Within(0, 36_500);
        var json = Arguments.Json();
        var command = new ExampleCommand("gc", "Delete for good the runs that were deleted, with their artifacts.", "zerodte artifacts gc",
            "zerodte artifacts gc --days 0") { days, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = Open();
            var report = await services.GetRequiredService<GarbageCollector>()
                .CollectAsync(TimeSpan.FromDays(parsed.GetValue(days)), cancellationToken);
            if (parsed.GetValue(json))
            {
                Terminal.WriteJson(report);
            }
            else
            {
                Terminal.Out.WriteLine($"Deleted {report.Runs:N0} runs, {report.Artifacts:N0} artifacts and {report.Experiments:N0} "
                    + "experiments.");
            }
            return ExitCode.Done;
        });
        return command;
    }

    private static ExampleCommand Reconcile()
    {
        var verify = new Option<bool>("--verify") { Description = "Read every object and compare its hash." };
        var repair = new Option<bool>("--repair") { Description = "Delete objects that nothing refers to." };
        var now = new Option<bool>("--now")
        {
            Description = "Count objects younger than an hour too, which may belong to a write under way.",
        };
        var json = Arguments.Json();
        var command = new ExampleCommand("reconcile",
            "Prove that every stored object has its row and every row its object.", "zerodte artifacts reconcile",
            "zerodte artifacts reconcile --verify --repair") { verify, repair, now, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = Open();
            var report = await services.GetRequiredService<Reconciliation>().RunAsync(
                parsed.GetValue(now) ? TimeSpan.Zero : Reconciliation.Grace, parsed.GetValue(verify), parsed.GetValue(repair),
                cancellationToken);
            if (parsed.GetValue(json))
                Terminal.WriteJson(report);
            else
                Write(report, parsed.GetValue(repair));
            var faults = report.RowsWithoutObject.Count + report.Damaged.Count
                + (parsed.GetValue(repair) ? 0 : report.ObjectsWithoutRow.Count);
            return faults == 0 ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }

    private static void Write(ReconcileReport report, bool repaired)
    {
        Terminal.Out.WriteLine($"{report.Rows:N0} rows, {report.Objects:N0} objects.");
        Lines(repaired ? "Objects without a row, deleted" : "Objects without a row", report.ObjectsWithoutRow);
        Lines("Artifacts whose object is gone", report.RowsWithoutObject);
        Lines("Artifacts that are damaged", report.Damaged);

        static void Lines(string title, IReadOnlyList<string> names)
        {
            Terminal.Out.WriteLine($"{title}: {(names.Count == 0 ? "none" : names.Count)}");
            foreach (var name in names)
                Terminal.Out.WriteLine($"  {name}");
        }
    }

    /// <summary>The server's own stores without its host: upkeep needs no running service.</summary>
    private static ServiceProvider Open()
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().AddSecretFiles().Build();
        return new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(configuration).AddMlflowServer(configuration)
            .BuildServiceProvider();
    }
}
