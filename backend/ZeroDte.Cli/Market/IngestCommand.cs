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
            Description = "Daily bars as CSV, or those of minutes; the first line names Date or Time, Open, High, Low, Close and Volume.",
        };
        var symbol = LifecycleArguments.Symbol("Whose bars they are.");
        var acceptJumps = Flag("--accept-jumps", "Take overnight jumps that look like an unadjusted split or another stock for real ones.");
        var acceptCorrections = Flag("--accept-corrections", "Change the past, however much of it the file would.");
        var asTraded = Flag("--as-traded",
            "Each price is in the shares of its own day: splits were not taken out. See zerodte market actions.");
        var sharesOf = Arguments.Date("--shares-of",
            "The day in whose shares all prices are, such as that on which the file was made; if left out, its last one.");
        var dryRun = Flag("--dry-run", "Say what the load would do and store nothing.");
        var minutes = Flag("--minutes",
            "The bars are of minutes: times such as 2018-05-11 09:30 are New York's own, 2018-05-11T13:30:00Z is UTC.");
        var barEnd = Flag("--bar-end", "With --minutes: the file names each minute by its end.");
        var json = Arguments.Json();
        var command = new ExampleCommand("ingest",
            "Store the bars of a file. Lines that cannot be trusted are quarantined with the reason; the same file twice changes nothing. "
            + "A file that would change much of the past is refused with a table of what it would change; zerodte market undo takes a load "
            + "back.",
            "zerodte ingest aapl.csv", "zerodte ingest msft.csv --symbol MSFT --json", "zerodte ingest aapl.csv --dry-run",
            "zerodte ingest aapl-1min.csv --minutes --symbol AAPL")
        {
            file, symbol, acceptJumps, acceptCorrections, asTraded, sharesOf, dryRun, minutes, barEnd, json,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            var (path, whose, asJson) = (parsed.GetValue(file)!, parsed.GetValue(symbol)!, parsed.GetValue(json));
            var options = new IngestOptions
            {
                AcceptJumps = parsed.GetValue(acceptJumps),
                AcceptCorrections = parsed.GetValue(acceptCorrections),
                AsTraded = parsed.GetValue(asTraded),
                SharesOf = parsed.GetValue(sharesOf),
                DryRun = parsed.GetValue(dryRun),
            };
            return parsed.GetValue(minutes)
                ? RunMinutesAsync(path, whose, parsed.GetValue(barEnd), options, asJson, cancellationToken)
                : RunAsync(path, whose, options, asJson, cancellationToken);
        });
        return command;
    }

    private static Option<bool> Flag(string name, string description) => new(name) { Description = description };

    private static async Task<int> RunAsync(string file, Symbol symbol, IngestOptions options, bool json,
        CancellationToken cancellationToken)
    {
        await using var services = await Services.OpenAsync(cancellationToken);
        var report = await ReadAsync(file, progress =>
            services.GetRequiredService<Ingest>().RunAsync(symbol, file, options, progress, cancellationToken));
        if (json)
            IngestReportView.WriteJson(report, options.DryRun);
        else
            IngestReportView.Write(report, options.DryRun);
        return Code(file, report.Objection, report.Lines, report.Refused);
    }

    private static async Task<int> RunMinutesAsync(
        string file, Symbol symbol, bool stampsAreEnds, IngestOptions options, bool json, CancellationToken cancellationToken)
    {
        await using var services = await Services.OpenAsync(cancellationToken);
        var report = await ReadAsync(file, progress =>
            services.GetRequiredService<MinuteIngest>().RunAsync(symbol, file, stampsAreEnds, options, progress, cancellationToken));
        if (json)
            IngestReportView.WriteJson(report, options.DryRun);
        else
            IngestReportView.Write(report, options.DryRun);
        return Code(file, report.Objection, report.Lines, report.Refused);
    }

    private static Task<T> ReadAsync<T>(string file, Func<IProgress<double>, Task<T>> read) =>
        Terminal.Error.Progress().HideCompleted(true).StartAsync(
            context => read(new TaskShare(context.AddTask($"Reading {Markup.Escape(Path.GetFileName(file))}", maxValue: 1))));

    private static int Code(string file, string? objection, long lines, long refused) => objection is not null
        ? Failures.Report(ExitCode.BadInput, objection)
        : lines == 0 ? Failures.Report(ExitCode.BadInput, $"{file} has a header and no rows.")
        : refused == lines ? Failures.Report(ExitCode.BadInput, $"No line of {file} could be used.")
        : ExitCode.Done;
}
