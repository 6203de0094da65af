using System.Globalization;
using CsvHelper;
using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Identity;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Market;

/// <summary>
/// Files of what is known around the bars: announcements, or where a series such as VIX closed. A file with a line that cannot be used is
/// refused whole, with that line and why: such files are short, and half a calendar is a wrong one.
/// </summary>
public static class ContextFile
{
    private static readonly CsvReaderOptions Format = new() { TrackLineNumbers = true, TrimWhitespace = true };

    /// <summary>
    /// Columns <c>symbol</c>, <c>announced_on</c> and <c>when</c> (bmo, amc or unknown); and where there are, <c>known_on</c>, a day, and
    /// <c>estimate</c> and <c>withdrawn</c>, true or false. Others are passed over.
    /// </summary>
    /// <exception cref="IngestException">The file cannot be used; the message says which line is wrong, and how.</exception>
    public static (ContextSource Source, IReadOnlyList<(Symbol Symbol, Announcement Announcement)> Announcements) Announcements(
        string path) =>
        Read(path, ["symbol", "announced_on", "when"], row => (
            Symbol.TryParse(row("symbol").ToUpperInvariant(), out var symbol)
                ? symbol : throw new FormatException($"'{row("symbol")}' is not a ticker symbol"),
            new Announcement(
                Day(row("announced_on")),
                ContextRows.TimeOf(row("when") is "" ? "unknown" : row("when").ToLowerInvariant()),
                Flag("estimate", row("estimate")),
                Flag("withdrawn", row("withdrawn")),
                row("known_on") is "" ? null : Day(row("known_on")))));

    /// <summary>Columns <c>date</c> and <c>close</c>, one row per session; others are passed over.</summary>
    /// <inheritdoc cref="Announcements"/>
    public static (ContextSource Source, IReadOnlyList<(DateOnly Session, double Level)> Levels) Levels(string path)
    {
        var read = Read(path, ["date", "close"], row => (Session: Session(row("date")), Level: Level(row("close"))));
        return read.Rows.GroupBy(row => row.Session).FirstOrDefault(day => day.Count() > 1) is { } twice
            ? throw new IngestException($"{path}: {twice.Key:yyyy-MM-dd} is there {twice.Count()} times. Nothing was stored.")
            : read;
    }

    private static (ContextSource Source, IReadOnlyList<T> Rows) Read<T>(
        string path, string[] needed, Func<Func<string, string>, T> parse)
    {
        try
        {
            using var file = File.OpenRead(path);
            var source = new ContextSource(Path.GetFileName(path), ContentHash.Of(file));
            file.Position = 0;
            using var csv = CsvReader.Create(file, Format, leaveOpen: true);
            csv.ReadHeader();
            var columns = csv.Headers.Index().ToDictionary(h => h.Item.ToLowerInvariant(), h => h.Index, StringComparer.Ordinal);
            if (needed.FirstOrDefault(name => !columns.ContainsKey(name)) is { } missing)
                throw new IngestException($"{path} has no column '{missing}'; its first line must name {string.Join(", ", needed)}.");

            var rows = new List<T>();
            while (csv.Read())
                rows.Add(Row(path, csv, columns, parse));
            return rows.Count > 0 ? (source, rows) : throw new IngestException($"{path} has a header and no rows.");
        }
        catch (Exception exception) when (
            exception is IOException or UnauthorizedAccessException or ArgumentException or CsvFormatException)
        {
            throw new IngestException($"Cannot read {path}: {exception.Message}");
        }
    }

    private static T Row<T>(string path, CsvReader csv, Dictionary<string, int> columns, Func<Func<string, string>, T> parse)
    {
        try
        {
            return csv.FieldCount == csv.Headers.Count
                ? parse(name => columns.TryGetValue(name, out var at) ? csv.GetString(at) : "")
                : throw new FormatException($"{csv.FieldCount} fields where the header has {csv.Headers.Count}");
        }
        catch (FormatException exception)
        {
            throw new IngestException($"{path}, line {csv.LineNumber}: {exception.Message}. Nothing was stored.");
        }
    }

    private static DateOnly Day(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            && day >= TradingCalendar.Nyse.FirstDay && day.Year < 2100
            ? day : throw new FormatException($"'{text}' is not a date from {TradingCalendar.Nyse.FirstDay:yyyy} on; write 2018-05-01");

    private static DateOnly Session(string text) => TradingCalendar.Nyse.Closure(Day(text)) is { } reason
        ? throw new FormatException($"there is no session on {text}: {reason}")
        : Day(text);

    private static double Level(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var level) && level > 0 && double.IsFinite(level)
            && !text.Contains('\0')
            ? level : throw new FormatException($"close '{text}' is not a number above zero");

    private static bool Flag(string name, string text) => text.ToLowerInvariant() switch
    {
        "" or "false" or "0" or "no" => false,
        "true" or "1" or "yes" => true,
        _ => throw new FormatException($"{name} '{text}' is neither true nor false"),
    };
}
