using System.Globalization;
using CsvHelper;
using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Identity;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Market.Csv;

/// <summary>
/// Reads a file of daily bars. Lines that cannot be trusted are set aside with a reason; none is repaired, and none stops the rest.
/// Memory is bounded by the number of sessions the exchange has held, not by the size of the file.
/// </summary>
internal sealed class DailyCsv
{
    /// <summary>No row of daily prices comes near it, so a file that does is something else.</summary>
    private const int LongestLine = 64 * 1024;

    /// <summary>What Yahoo writes for figures that it does not have.</summary>
    private const string NoFigure = "null";

    /// <summary>How Stooq says that a bar spans a day.</summary>
    private const string Daily = "D";

    /// <summary>What decoding puts in the place of bytes that are no UTF-8.</summary>
    internal const char UnreadableByte = '\uFFFD';

    private static readonly string[] DateFormats = ["yyyy-MM-dd", "yyyyMMdd", "yyyy/MM/dd", "M/d/yyyy"];

    internal static readonly CsvReaderOptions Format = new()
    {
        // A stray quote then spoils its own line, not all that follow.
        AllowLineBreaksInQuotes = false,
        TrackLineNumbers = true,
        TrimWhitespace = true,
        MaxRecordSize = LongestLine,
        MissingField = CsvMissingFieldHandling.ReturnEmpty,
    };

    private readonly CsvReader _csv;
    private readonly OfferedBars _bars;
    private readonly DailyCsvHeader _header;
    private readonly long _length;
    private readonly bool _endsInLineBreak;

    private DailyCsv(CsvReader csv, OfferedBars bars, long length, bool endsInLineBreak)
    {
        (_csv, _bars, _length, _endsInLineBreak) = (csv, bars, length, endsInLineBreak);
        csv.ReadHeader();
        if (csv.Headers.Count == 0)
            throw new IngestException("the file is empty.");
        if (csv.Headers.Any(name => name.Any(c => char.IsControl(c) || c == UnreadableByte)))
            throw new IngestException("this is not a text file.");
        _header = DailyCsvHeader.Parse(csv.Headers);
    }

    /// <summary>Offers each line's bar. Lines that say they are of another symbol are refused.</summary>
    /// <param name="progress">Told the share of the file that has been read, 0 to 1.</param>
    /// <exception cref="IngestException">The file is empty, has no usable header, is no text, or writes the day before the
    /// month.</exception>
    public static void Read(FileStream file, OfferedBars bars, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var endsInLineBreak = EndsInLineBreak(file);
        bars.Hash = ContentHash.Of(file);
        file.Position = 0;
        using var csv = CsvReader.Create(file, Format, leaveOpen: true);
        try
        {
            new DailyCsv(csv, bars, file.Length, endsInLineBreak).Read(progress, cancellationToken);
        }
        catch (CsvFormatException exception)
        {
            throw new IngestException($"this is not a file of daily bars: {exception.Message}");
        }
    }

    private void Read(IProgress<double>? progress, CancellationToken cancellationToken)
    {
        while (_csv.Read())
        {
            if (_bars.Count % 1_000 == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                progress?.Report((double)_csv.ByteOffset / _length);
            }

            if (Line(out var quote) is var (defect, reason))
                _bars.Refuse(_csv.LineNumber, defect, reason, Text());
            else
                _bars.Offer(_csv.LineNumber, quote, Text());
        }

        progress?.Report(1);
    }

    /// <summary>The figures of the line, or what keeps them from being read.</summary>
    private (BarDefect Defect, string Reason)? Line(out DailyQuote quote)
    {
        quote = default;
        if (Shape() is { } misshapen)
            return misshapen;
        if (_header.Symbol is { } field && _bars.Symbol is { } symbol && !Names(_csv.GetString(field), symbol))
            return (BarDefect.OtherSymbol, $"the line is of '{_csv.GetString(field)}', not of {symbol}");
        if (_header.Period is { } period && _csv.GetString(period) is var span && span != Daily)
            return (BarDefect.Unreadable, $"the line's period is '{span}', not a day ({Daily})");
        if (!TryParseDate(_csv.GetString(_header.Date), _csv.LineNumber, out var session))
            return (BarDefect.Unreadable, $"'{_csv.GetString(_header.Date)}' is not a date; write 2018-05-11");
        if (NotAPrice("open", _header.Open, out var open) is { } noOpen)
            return noOpen;
        if (NotAPrice("high", _header.High, out var high) is { } noHigh)
            return noHigh;
        if (NotAPrice("low", _header.Low, out var low) is { } noLow)
            return noLow;
        if (NotAPrice("close", _header.Close, out var close) is { } noClose)
            return noClose;
        if (!TryParseNumber(_header.Volume, out var volume) || decimal.Truncate(volume) != volume || Math.Abs(volume) > long.MaxValue)
            return (BarDefect.Unreadable, $"volume '{_csv.GetString(_header.Volume)}' is not a whole number");

        quote = new() { Session = session, Open = open, High = high, Low = low, Close = close, Volume = (long)volume };
        return null;
    }

    private (BarDefect, string)? Shape()
    {
        var (fields, columns) = (_csv.FieldCount, _csv.Headers.Count);
        if (fields < columns && !_endsInLineBreak && _csv.ByteOffset + _csv.RawRecord.Length >= _length)
            return (BarDefect.Incomplete, $"the file ends in the middle of this line, after {fields} of {columns} fields");
        return fields == columns ? null : (BarDefect.Unreadable, $"{fields} fields where the header has {columns}");
    }

    private (BarDefect, string)? NotAPrice(string name, int field, out decimal price)
    {
        if (TryParseNumber(field, out price))
            return null;
        var text = _csv.GetString(field);
        return (text == NoFigure ? BarDefect.Incomplete : BarDefect.Unreadable, $"{name} '{text}' is not a number");
    }

    private bool TryParseNumber(int field, out decimal number)
    {
        var text = _csv.GetSpan(field);
        return decimal.TryParse(
            text is [(byte)'$', ..] ? text[1..] : text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
    }

    private string Text() => _csv.Current.ToString();

    /// <summary>Whether a vendor's name for a stock, such as AAPL, AAPL.US, NASDAQ:AAPL or "AAPL US Equity", is this symbol.</summary>
    internal static bool Names(string text, Symbol symbol) =>
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

    internal static bool EndsInLineBreak(FileStream file)
    {
        if (file.Length == 0)
            return true;
        file.Position = file.Length - 1;
        var last = file.ReadByte();
        file.Position = 0;
        return last is '\n' or '\r';
    }
}
