using System.Globalization;
using Spectre.Console;
using ZeroDte.Cli.Shell;
using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Market;

namespace ZeroDte.Cli.Market;

/// <summary>What a load did, or would have done, for people and for programs.</summary>
internal static class IngestReportView
{
    private const int LinesShown = 20;

    public static void WriteJson(IngestReport report, bool dryRun) => Terminal.WriteJson(new
    {
        Symbol = report.Symbol.Value,
        report.File,
        report.Load,
        DryRun = dryRun,
        report.Lines,
        report.Stored.Added,
        report.Stored.Corrected,
        report.Stored.Unchanged,
        report.Refused,
        report.Refusals,
        report.Quarantined,
        report.Objection,
        report.Corrections,
        report.Missing,
    });

    public static void Write(IngestReport report, bool dryRun)
    {
        var (added, corrected, unchanged) = report.Stored;
        var head = report.Load is { } load
            ? $"{report.Symbol}, load {load}"
            : dryRun ? $"{report.Symbol}, dry run, nothing stored" : $"{report.Symbol}, nothing stored";
        Terminal.Out.WriteLine(
            $"{head}: {report.Lines:N0} lines read, {added:N0} sessions added, {corrected:N0} corrected, {unchanged:N0} unchanged, "
                + $"{report.Refused:N0} lines quarantined.");
        if (report.Corrections is { } corrections)
            Write(corrections);
        if (report.Missing.Count > 0)
            Terminal.Out.WriteLine(MissingSessions.Words(report.Missing));
        if (report.Refused > 0)
            WriteRefused(report);
    }

    private static void Write(CorrectionSummary corrections)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("Corrections", "");
        table.AddRow("Sessions", $"{corrections.Sessions:N0}, from {corrections.First:yyyy-MM-dd} to {corrections.Last:yyyy-MM-dd}");
        table.AddRow("Close, median change", $"{corrections.MedianPercent:0.00}%");
        table.AddRow("Close, largest change", $"{corrections.LargestPercent:+0.00;-0.00;0.00}% on {corrections.LargestOn:yyyy-MM-dd}");
        table.AddRow("Returns, old and new", corrections.Correlation is { } r
            ? $"correlation {r:0.00} over {corrections.Returns:N0}: {corrections.Looks}"
            : corrections.Looks);
        Terminal.Out.Write(table);
    }

    private static void WriteRefused(IngestReport report)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("Line", "Fault", "Reason");
        foreach (var line in report.Quarantined.OrderBy(l => l.Number).Take(LinesShown))
            table.AddRow(new Text(line.Number.ToString(CultureInfo.InvariantCulture)), new Text(Words(line.Defect)), new Text(line.Reason));
        Terminal.Out.Write(table);
        if (report.Refused > LinesShown)
        {
            var counts = string.Join(", ", report.Refusals.Select(r => $"{Words(r.Key)} {r.Value:N0}"));
            var kept = report.Load is null ? "" : $" The first {report.Quarantined.Count:N0} are kept in the table quarantine.";
            Terminal.Out.WriteLine($"and {report.Refused - LinesShown:N0} more. In all: {counts}.{kept}");
        }

        if (report.Refusals.ContainsKey(BarDefect.UnadjustedSplit))
            Terminal.Out.WriteLine("Ingest split-adjusted prices, or give --accept-jumps if the jumps are real.");
    }

    private static string Words(BarDefect defect) => defect switch
    {
        BarDefect.Unreadable => "unreadable",
        BarDefect.Incomplete => "incomplete",
        BarDefect.ImpossiblePrices => "impossible prices",
        BarDefect.NotASession => "not a session",
        BarDefect.NotClosedYet => "not closed yet",
        BarDefect.Duplicate => "duplicate",
        BarDefect.OutOfOrder => "out of order",
        BarDefect.UnadjustedSplit => "unadjusted split",
        BarDefect.OtherSymbol => "another symbol",
        _ => throw new ArgumentOutOfRangeException(nameof(defect), defect, "Not a kind of fault."),
    };
}
