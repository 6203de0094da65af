using System.Globalization;
using CsvHelper;
using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Clock;
using ZeroDte.Pipeline.Identity;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Market.Csv;

/// <summary>
/// Reads a file of minute bars as <see cref="DailyCsv"/> reads one of daily bars. A time with an offset or Z is that instant; one without
/// is New York's own.
/// </summary>
internal sealed class MinuteCsv(
    CsvReader csv, OfferedMinutes bars, DailyCsvHeader header, bool stampsAreEnds, long length, bool endsInLineBreak)
{
    private static readonly string[] LocalFormats =
        [.. from day in (string[])["yyyy-MM-dd", "yyyyMMdd", "yyyy/MM/dd", "M/d/yyyy"]
            from between in (string[])[" ", "'T'"]
            from clock in (string[])["HH:mm:ss.FFFFFFF", "HH:mm", "H:mm"]
            select $"{day}{between}{clock}"];

    private static readonly string[] OffsetFormats = [.. LocalFormats.Select(format => $"{format}zzz")];

    /// <param name="progress">Told the share of the file that has been read, 0 to 1.</param>
    /// <exception cref="IngestException">The file is empty, has no usable header, or is no text.</exception>
    public static void Read(
        FileStream file, OfferedMinutes bars, bool stampsAreEnds, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var endsInLineBreak = DailyCsv.EndsInLineBreak(file);
        bars.Hash = ContentHash.Of(file);
        file.Position = 0;
        using var csv = CsvReader.Create(file, DailyCsv.Format, leaveOpen: true);
        try
        {
            csv.ReadHeader();
            if (csv.Headers.Count == 0)
                throw new IngestException("the file is empty.");
            if (csv.Headers.Any(name => name.Any(c => char.IsControl(c) || c == DailyCsv.UnreadableByte)))
                throw new IngestException("this is not a text file.");
            new MinuteCsv(csv, bars, DailyCsvHeader.Parse(csv.Headers), stampsAreEnds, file.Length, endsInLineBreak)
                .Read(progress, cancellationToken);
        }
        catch (CsvFormatException exception)
        {
            throw new IngestException($"this is not a file of minute bars: {exception.Message}");
        }
    }

    private void Read(IProgress<double>? progress, CancellationToken cancellationToken)
    {
        while (csv.Read())
        {
            if (bars.Count % 1_000 == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                progress?.Report((double)csv.ByteOffset / length);
            }

            if (Line(out var bar) is var (defect, reason))
                bars.Refuse(csv.LineNumber, defect, reason, csv.Current.ToString());
            else
                bars.Offer(csv.LineNumber, bar, csv.Current.ToString());
        }

        progress?.Report(1);
    }

    /// <summary>The bar of the line, or what keeps it from being read.</summary>
    private (BarDefect Defect, string Reason)? Line(out MinuteBar bar)
    {
        bar = default;
        var (fields, columns) = (csv.FieldCount, csv.Headers.Count);
        if (fields < columns && !endsInLineBreak && csv.ByteOffset + csv.RawRecord.Length >= length)
            return (BarDefect.Incomplete, $"the file ends in the middle of this line, after {fields} of {columns} fields");
        if (fields != columns)
            return (BarDefect.Unreadable, $"{fields} fields where the header has {columns}");
        if (header.Symbol is { } field && !DailyCsv.Names(csv.GetString(field), bars.Symbol))
            return (BarDefect.OtherSymbol, $"the line is of '{csv.GetString(field)}', not of {bars.Symbol}");
        if (Time(csv.GetString(header.Date)) is not { } time)
        {
            return (BarDefect.Unreadable, $"'{csv.GetString(header.Date)}' is not a time; write 2018-05-11 09:30 for New York's own time, "
                + "or with an offset 2018-05-11T13:30:00Z");
        }

        Span<decimal> prices = stackalloc decimal[4];
        ReadOnlySpan<(string, int)> named =
            [("open", header.Open), ("high", header.High), ("low", header.Low), ("close", header.Close)];
        for (var i = 0; i < named.Length; i++)
        {
            if (!TryParseNumber(named[i].Item2, out prices[i]))
                return (BarDefect.Unreadable, $"{named[i].Item1} '{csv.GetString(named[i].Item2)}' is not a number");
        }

        if (!TryParseNumber(header.Volume, out var volume) || volume % 1 != 0 || Math.Abs(volume) > long.MaxValue)
            return (BarDefect.Unreadable, $"volume '{csv.GetString(header.Volume)}' is not a whole number");
        bar = new(stampsAreEnds ? time.AddMinutes(-1) : time, prices[0], prices[1], prices[2], prices[3], (long)volume);
        return null;
    }

    private bool TryParseNumber(int field, out decimal number) =>
        decimal.TryParse(csv.GetSpan(field), NumberStyles.Float, CultureInfo.InvariantCulture, out number);

    /// <summary>In UTC; null if it is no time, or too early to have a minute before it.</summary>
    private static DateTime? Time(string text)
    {
        var zulu = text.EndsWith('Z') ? $"{text[..^1]}+00:00" : text;
        var utc = DateTimeOffset.TryParseExact(zulu, OffsetFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant)
            ? instant.UtcDateTime
            : DateTime.TryParseExact(text, LocalFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
                && local.Year > 1 ? NewYork.At(local).UtcDateTime : default;
        return utc.Year > 1 ? utc : null;
    }
}
