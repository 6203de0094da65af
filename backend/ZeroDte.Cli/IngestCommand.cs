using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;
using ZeroDte.Pipeline.Market;

namespace ZeroDte.Cli;

internal static class IngestCommand
{
    private const int LinesShown = 20;

    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "Daily bars as CSV; the first line names Date, Open, High, Low, Close and Volume." };
        var symbol = new Option<Symbol?>("--symbol", "-s") { Description = "Whose bars they are.", DefaultValueFactory = _ => Symbol.Aapl, CustomParser = Arguments.ParseSymbol };
        var acceptJumps = new Option<bool>("--accept-jumps") { Description = "Take overnight jumps that look like an unadjusted split for real ones." };
        var json = Arguments.Json();
        var command = new ExampleCommand("ingest",
            "Store the bars of a file. Lines that cannot be trusted are quarantined with the reason; the same file twice changes nothing.",
            "zerodte ingest aapl.csv", "zerodte ingest msft.csv --symbol MSFT --json") { file, symbol, acceptJumps, json };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetValue(file)!, parsed.GetValue(symbol)!, parsed.GetValue(acceptJumps), parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string file, Symbol symbol, bool acceptJumps, bool json, CancellationToken cancellationToken)
    {
        await using var services = await Services.OpenAsync(cancellationToken);
        var ingest = services.GetRequiredService<Ingest>();
        var report = await Terminal.Error.Progress().HideCompleted(true).StartAsync(async context =>
        {
            var task = context.AddTask($"Reading {Markup.Escape(Path.GetFileName(file))}", maxValue: 1);
            return await ingest.RunAsync(symbol, file, acceptJumps, new TaskShare(task), cancellationToken);
        });

        if (json)
            Terminal.WriteJson(new { Symbol = symbol.Value, report.File, report.Lines, report.Stored.Added, report.Stored.Corrected, report.Stored.Unchanged, report.Refused, report.Refusals, report.Quarantined });
        else
            Write(report);

        return report.Lines == 0 || report.Refused == report.Lines
            ? Failures.Report(ExitCode.BadInput, report.Lines == 0 ? $"{file} has a header and no rows." : $"No line of {file} could be used.")
            : ExitCode.Done;
    }

    private static void Write(IngestReport report)
    {
        var (added, corrected, unchanged) = report.Stored;
        Terminal.Out.WriteLine($"{report.Symbol}: {report.Lines:N0} lines read, {added:N0} sessions added, {corrected:N0} corrected, {unchanged:N0} unchanged, {report.Refused:N0} lines quarantined.");
        if (report.Refused == 0)
            return;

        var table = new Table().Border(TableBorder.Rounded).AddColumns("Line", "Fault", "Reason");
        foreach (var line in report.Quarantined.OrderBy(l => l.Number).Take(LinesShown))
            table.AddRow(new Text(line.Number.ToString(CultureInfo.InvariantCulture)), new Text(Words(line.Defect)), new Text(line.Reason));
        Terminal.Out.Write(table);
        if (report.Refused > LinesShown)
        {
            var counts = report.Refusals.Select(r => $"{Words(r.Key)} {r.Value:N0}");
            Terminal.Out.WriteLine(
                $"and {report.Refused - LinesShown:N0} more. In all: {string.Join(", ", counts)}. The first {report.Quarantined.Count:N0} are kept in the table quarantine.");
        }

        if (report.Refusals.ContainsKey(LineDefect.UnadjustedSplit))
            Terminal.Out.WriteLine("Ingest split-adjusted prices, or give --accept-jumps if the jumps are real.");
    }

    private static string Words(LineDefect defect) => defect switch
    {
        LineDefect.Unreadable => "unreadable",
        LineDefect.Incomplete => "incomplete",
        LineDefect.ImpossiblePrices => "impossible prices",
        LineDefect.NotASession => "not a session",
        LineDefect.NotClosedYet => "not closed yet",
        LineDefect.Duplicate => "duplicate",
        LineDefect.OutOfOrder => "out of order",
        LineDefect.UnadjustedSplit => "unadjusted split",
        _ => throw new ArgumentOutOfRangeException(nameof(defect), defect, "Not a kind of fault."),
    };
}
