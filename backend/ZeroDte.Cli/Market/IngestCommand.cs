using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;
using ZeroDte.Cli.Composition;
using ZeroDte.Cli.Shell;
using ZeroDte.Pipeline.Market;

namespace ZeroDte.Cli.Market;

internal static class IngestCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("file")
        {
            Description = "Daily bars as CSV; the first line names Date, Open, High, Low, Close and Volume.",
        };
        var symbol = LifecycleArguments.Symbol("Whose bars they are.");
        var acceptJumps = new Option<bool>("--accept-jumps")
        {
            Description = "Take overnight jumps that look like an unadjusted split or another stock for real ones.",
        };
        var acceptCorrections = new Option<bool>("--accept-corrections")
        {
            Description = "Change the past, however much of it the file would.",
        };
        var asTraded = new Option<bool>("--as-traded")
        {
            Description = "Each price is in the shares of its own day: splits were not taken out. See zerodte market actions.",
        };
        var sharesOf = Arguments.Date("--shares-of",
            "The day in whose shares all prices are, such as that on which the file was made; if left out, its last one.");
        var dryRun = new Option<bool>("--dry-run") { Description = "Say what the load would do and store nothing." };
        var json = Arguments.Json();
        var command = new ExampleCommand("ingest",
            "Store the bars of a file. Lines that cannot be trusted are quarantined with the reason; the same file twice changes nothing. "
            + "A file that would change much of the past is refused with a table of what it would change; zerodte market undo takes a load "
            + "back.",
            "zerodte ingest aapl.csv", "zerodte ingest msft.csv --symbol MSFT --json", "zerodte ingest aapl.csv --dry-run")
        {
            file, symbol, acceptJumps, acceptCorrections, asTraded, sharesOf, dryRun, json,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetValue(file)!,
            parsed.GetValue(symbol)!,
            new()
            {
                AcceptJumps = parsed.GetValue(acceptJumps),
                AcceptCorrections = parsed.GetValue(acceptCorrections),
                AsTraded = parsed.GetValue(asTraded),
                SharesOf = parsed.GetValue(sharesOf),
                DryRun = parsed.GetValue(dryRun),
            },
            parsed.GetValue(json),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string file, Symbol symbol, IngestOptions options, bool json,
        CancellationToken cancellationToken)
    {
        await using var services = await Services.OpenAsync(cancellationToken);
        var ingest = services.GetRequiredService<Ingest>();
        var report = await Terminal.Error.Progress().HideCompleted(true).StartAsync(async context =>
        {
            var task = context.AddTask($"Reading {Markup.Escape(Path.GetFileName(file))}", maxValue: 1);
            return await ingest.RunAsync(symbol, file, options, new TaskShare(task), cancellationToken);
        });

        if (json)
            IngestReportView.WriteJson(report, options.DryRun);
        else
            IngestReportView.Write(report, options.DryRun);

        if (report.Objection is { } objection)
            return Failures.Report(ExitCode.BadInput, objection);
        return report.Lines == 0 || report.Refused == report.Lines
            ? Failures.Report(ExitCode.BadInput, report.Lines == 0
                ? $"{file} has a header and no rows." : $"No line of {file} could be used.")
            : ExitCode.Done;
    }
}
