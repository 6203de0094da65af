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

    public static void WriteJson(MinuteReport report, bool dryRun) => Terminal.WriteJson(new
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
    });

    public static void Write(MinuteReport report, bool dryRun)
    {
        WriteHead(report.Symbol, report.Load, report.Lines, report.Stored, "minutes", report.Refused, dryRun);
        if (report.Refused > 0)
            WriteRefused(report.Quarantined, report.Refusals, report.Load, "minute_quarantine");
    }

    public static void Write(IngestReport report, bool dryRun)
    {
        WriteHead(report.Symbol, report.Load, report.Lines, report.Stored, "sessions", report.Refused, dryRun);
        if (report.Corrections is { } corrections)
            Write(corrections);
        if (report.Missing.Count > 0)
            Terminal.Out.WriteLine(MissingSessions.Words(report.Missing));
        if (report.Refused > 0)
            WriteRefused(report.Quarantined, report.Refusals, report.Load, "quarantine");
    }

    private static void WriteHead(Symbol symbol, long? load, long lines, LoadResult stored, string unit, long refused, bool dryRun)
    {
        var what = load is not null ? $"load {load}" : dryRun ? "dry run, nothing stored" : "nothing stored";
        Terminal.Out.WriteLine(
            $"{symbol}, {what}: {lines:N0} lines read, {stored.Added:N0} {unit} added, {stored.Corrected:N0} corrected, "
                + $"{stored.Unchanged:N0} unchanged, {refused:N0} lines quarantined.");
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

    private static void WriteRefused(
        IReadOnlyList<RefusedBar> kept, IReadOnlyDictionary<BarDefect, long> refusals, long? load, string where)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("Line", "Fault", "Reason");
        foreach (var line in kept.OrderBy(l => l.Number).Take(LinesShown))
            table.AddRow(new Text(line.Number.ToString(CultureInfo.InvariantCulture)), new Text(Words(line.Defect)), new Text(line.Reason));
        Terminal.Out.Write(table);
        if (refusals.Values.Sum() is var refused and > LinesShown)
        {
            var counts = string.Join(", ", refusals.Select(r => $"{Words(r.Key)} {r.Value:N0}"));
            var there = load is null ? "" : $" The first {kept.Count:N0} are kept in the table {where}.";
            Terminal.Out.WriteLine($"and {refused - LinesShown:N0} more. In all: {counts}.{there}");
        }

        if (refusals.ContainsKey(BarDefect.UnadjustedSplit))
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
        BarDefect.NotAMinute => "not a whole minute",
        BarDefect.OffHours => "outside the session",
        _ => throw new ArgumentOutOfRangeException(nameof(defect), defect, "Not a kind of fault."),
    };
}
