using System.Globalization;
using CsvHelper;
using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Identity;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Market;

/// <summary>
/// Reads a file of daily bars. Lines that cannot be trusted are set aside with a reason; none is repaired, and none stops the rest.
/// Memory is bounded by the number of sessions the exchange has held, not by the size of the file.
/// </summary>
internal static class DailyCsv
{
    /// <summary>Refused lines kept with their text; beyond these only the count goes on.</summary>
    public const int LinesKept = 10_000;

    /// <summary>No row of daily prices comes near it, so a file that does is something else.</summary>
    private const int LongestLine = 64 * 1024;

    private const int LongestText = 500;

    /// <summary>What decoding puts in the place of bytes that are no UTF-8.</summary>
    private const char UnreadableByte = '\uFFFD';

    private static readonly string[] DateFormats = ["yyyy-MM-dd", "yyyyMMdd", "yyyy/MM/dd", "M/d/yyyy"];

    private static readonly CsvReaderOptions Format = new()
    {
        // A stray quote then spoils its own line, not all that follow.
        AllowLineBreaksInQuotes = false,
        TrackLineNumbers = true,
        TrimWhitespace = true,
        MaxRecordSize = LongestLine,
        MissingField = CsvMissingFieldHandling.ReturnEmpty,
    };

    /// <param name="symbol">Lines that say they are of another one are refused; null if any will do.</param>
    /// <param name="now">Bars of sessions that have not closed by then are refused.</param>
    /// <param name="progress">Told the share of the file that has been read, 0 to 1.</param>
    /// <exception cref="IngestException">The file is empty, has no usable header, is no text, or writes the day before the
    /// month.</exception>
    public static DailyCsvContent Read(
        FileStream file, Symbol? symbol, TradingCalendar calendar, DateTimeOffset now, IProgress<double>? progress,
        CancellationToken cancellationToken)
    {
        var length = file.Length;
        var endsInLineBreak = EndsInLineBreak(file);
        var hash = ContentHash.Of(file);
        file.Position = 0;
        using var csv = CsvReader.Create(file, Format, leaveOpen: true);
        try
        {
            return Read();
        }
        catch (CsvFormatException exception)
        {
            throw new IngestException($"this is not a file of daily bars: {exception.Message}");
        }

        DailyCsvContent Read()
        {
            csv.ReadHeader();
            if (csv.Headers.Count == 0)
                throw new IngestException("the file is empty.");

            if (csv.Headers.Any(name => name.Any(c => char.IsControl(c) || c == UnreadableByte)))
                throw new IngestException("this is not a text file.");

            var header = DailyCsvHeader.Parse(csv.Headers);
            var content = new DailyCsvContent { Hash = hash };
            var lineOfSession = new Dictionary<DateOnly, long>();
            while (csv.Read())
            {
                if (content.LinesRead++ % 1_000 == 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    progress?.Report((double)csv.ByteOffset / length);
                }

                if (Parse(header, out var bar) is var (defect, reason))
                {
                    content.Refuse(new(csv.LineNumber, defect, reason, Text()));
                }
                else if (!lineOfSession.TryAdd(bar.Session, csv.LineNumber))
                {
                    content.Refuse(new(csv.LineNumber, LineDefect.Duplicate,
                        $"{bar.Session:yyyy-MM-dd} already stands on line {lineOfSession[bar.Session]}", Text()));
                }
                else
                {
                    content.Bars.Add(new(csv.LineNumber, bar, Text()));
                }
            }

            progress?.Report(1);
            return content;
        }

        (LineDefect Defect, string Reason)? Parse(DailyCsvHeader header, out Bar bar)
        {
            bar = default;
            if (csv.FieldCount < csv.Headers.Count && !endsInLineBreak && csv.ByteOffset + csv.RawRecord.Length >= length)
            {
                return (LineDefect.Incomplete,
                    $"the file ends in the middle of this line, after {csv.FieldCount} of {csv.Headers.Count} fields");
            }
            if (csv.FieldCount != csv.Headers.Count)
                return (LineDefect.Unreadable, $"{csv.FieldCount} fields where the header has {csv.Headers.Count}");
            if (header.Symbol is { } field && symbol is not null && !Names(csv.GetString(field), symbol))
                return (LineDefect.OtherSymbol, $"the line is of '{csv.GetString(field)}', not of {symbol}");
            if (!TryParseDate(csv.GetString(header.Date), csv.LineNumber, out var session))
                return (LineDefect.Unreadable, $"'{csv.GetString(header.Date)}' is not a date; write 2018-05-11");
            if (NotAPrice("open", header.Open, out var open) is { } noOpen)
                return noOpen;
            if (NotAPrice("high", header.High, out var high) is { } noHigh)
                return noHigh;
            if (NotAPrice("low", header.Low, out var low) is { } noLow)
                return noLow;
            if (NotAPrice("close", header.Close, out var close) is { } noClose)
                return noClose;
            if (!TryParseNumber(header.Volume, out var volume) || decimal.Truncate(volume) != volume || Math.Abs(volume) > long.MaxValue)
                return (LineDefect.Unreadable, $"volume '{csv.GetString(header.Volume)}' is not a whole number");
            if (calendar.Closure(session) is { } closure)
                return (LineDefect.NotASession, $"{session:yyyy-MM-dd} is not a trading session: {closure}");
            if (calendar.Session(session).Close > now)
                return (LineDefect.NotClosedYet, $"the session of {session:yyyy-MM-dd} has not closed yet");
            if (Bar.Defect(open, high, low, close, (long)volume) is { } impossible)
                return (LineDefect.ImpossiblePrices, impossible);

            bar = new(session, open, high, low, close, (long)volume);
            return null;
        }

        (LineDefect, string)? NotAPrice(string name, int field, out decimal price) =>
            TryParseNumber(field, out price) ? null : (LineDefect.Unreadable, $"{name} '{csv.GetString(field)}' is not a number");

        bool TryParseNumber(int field, out decimal number)
        {
            var text = csv.GetSpan(field);
            return decimal.TryParse(text is [(byte)'$', ..] ? text[1..] : text, NumberStyles.Float, CultureInfo.InvariantCulture,
                out number);
        }

        string Text() => csv.RawRecord.Length <= LongestText ? csv.Current.ToString() : csv.Current.ToString()[..LongestText] + "…";
    }

    /// <summary>Whether a vendor's name for a stock, such as AAPL, AAPL.US, NASDAQ:AAPL or "AAPL US Equity", is this symbol.</summary>
    private static bool Names(string text, Symbol symbol) =>
        text.Split([':', ' ']).Any(word => word.Equals(symbol.Value, StringComparison.OrdinalIgnoreCase)
            || word.Equals($"{symbol.Value}.US", StringComparison.OrdinalIgnoreCase));

    private static bool TryParseDate(string text, long line, out DateOnly date)
    {
        // "2018-05-11 00:00:00-04:00" and "2018-05-11T00:00:00Z" name the session in their first ten characters.
        var day = text.Length > 10 && text[10] is ' ' or 'T' ? text[..10] : text;
        if (DateOnly.TryParseExact(day, DateFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out date))
            return true;
        if (DateOnly.TryParseExact(day, "d/M/yyyy", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
        {
            throw new IngestException(
                $"line {line}: the date '{text}' puts the day before the month, so other dates of this file would be misread. Write dates "
                    + "as 2018-05-11.");
        }

        return false;
    }

    private static bool EndsInLineBreak(FileStream file)
    {
        if (file.Length == 0)
            return true;
        file.Position = file.Length - 1;
        var last = file.ReadByte();
        file.Position = 0;
        return last is '\n' or '\r';
    }
}
