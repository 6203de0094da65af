using System.Globalization;
using CsvHelper;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Market.Csv;

/// <summary>Reads a file of corporate actions: <c>ex_date,kind,value</c>, and <c>symbol</c> where it is of several.</summary>
public static class ActionCsv
{
    private static readonly CsvReaderOptions Format = new()
    {
        AllowLineBreaksInQuotes = false,
        TrackLineNumbers = true,
        TrimWhitespace = true,
        MissingField = CsvMissingFieldHandling.ReturnEmpty,
    };

    /// <summary>All actions of a symbol. A value is the new shares for each old one, or dollars per share.</summary>
    /// <exception cref="IngestException">The file, or a line of it, cannot be read: a file of few lines is mended by hand.</exception>
    public static IReadOnlyList<OfferedAction> Read(Symbol symbol, string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            using var csv = CsvReader.Create(file, Format);
            csv.ReadHeader();
            var (day, kind, value) = (Column("ex_date"), Column("kind"), Column("value"));
            var whose = IndexOf("symbol");
            var actions = new List<OfferedAction>();
            while (csv.Read())
            {
                if (whose < 0 || string.Equals(csv.GetString(whose), symbol.Value, StringComparison.OrdinalIgnoreCase))
                    actions.Add(Line(csv, day, kind, value));
            }

            return actions;

            int IndexOf(string name) => csv.Headers.ToList().FindIndex(header => header.Equals(name, StringComparison.OrdinalIgnoreCase));

            int Column(string name) => IndexOf(name) is >= 0 and var at
                ? at
                : throw new IngestException($"{path}: the first line must name ex_date, kind and value; it does not name {name}.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IngestException($"Cannot read {path}: {exception.Message}");
        }
        catch (CsvFormatException exception)
        {
            throw new IngestException($"{path}: this is not a file of corporate actions: {exception.Message}");
        }
    }

    private static OfferedAction Line(CsvReader csv, int day, int kind, int value)
    {
        if (!DateOnly.TryParseExact(csv.GetString(day), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var exDate))
            throw Unreadable($"'{csv.GetString(day)}' is not a date; write 2020-08-31");
        if (!decimal.TryParse(csv.GetString(value), NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            throw Unreadable($"'{csv.GetString(value)}' is not a number");

        CorporateAction action = csv.GetString(kind).ToLowerInvariant() switch
        {
            "split" => new Split(exDate, 1, number),
            "dividend" => new Dividend(exDate, number),
            var other => throw Unreadable($"'{other}' is neither split nor dividend"),
        };
        return new(action, $"{action.GetType().Name.ToLowerInvariant()} {exDate:yyyy-MM-dd} {number:0.#############################}");

        IngestException Unreadable(string reason) => new($"Line {csv.LineNumber}: {reason}. Nothing was stored.");
    }
}
