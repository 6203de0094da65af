using ZeroDte.Pipeline.Bars;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Market;

/// <summary>A file of daily bars, screened: what can be trusted, and what was refused with its reason.</summary>
internal static class DailyFile
{
    /// <summary>Reads the bars and refuses those that stand out of order.</summary>
    /// <exception cref="IngestException">The file cannot be read as daily bars at all.</exception>
    public static DailyCsvContent Read(
        string path, Symbol? symbol, TradingCalendar calendar, DateTimeOffset now, IProgress<double>? progress,
        CancellationToken cancellationToken)
    {
        try
        {
            using var file = Open(path);
            var content = DailyCsv.Read(file, symbol, calendar, now, progress, cancellationToken);
            var inOrder = OrderScreen.InOrder([.. content.Bars.Select(b => b.Bar.Session.DayNumber)]);
            RefuseWhere(content, LineDefect.OutOfOrder,
                i => inOrder[i] ? null : $"{content.Bars[i].Bar.Session:yyyy-MM-dd} is out of order here");
            content.Bars.Sort((a, b) => a.Bar.Session.CompareTo(b.Bar.Session));
            return content;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IngestException($"Cannot read {path}: {exception.Message}");
        }
        catch (IngestException exception)
        {
            throw new IngestException($"{path}: {exception.Message}");
        }
    }

    /// <summary>The file, or what comes through a pipe, kept in a file that goes when it is closed: it is read more than once.</summary>
    private static FileStream Open(string path)
    {
        var file = File.OpenRead(path);
        if (file.CanSeek)
            return file;

        using (file)
        {
            var kept = new FileStream(Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, bufferSize: 4096,
                FileOptions.DeleteOnClose);
            file.CopyTo(kept);
            kept.Position = 0;
            return kept;
        }
    }

    /// <summary>Refuses bars on the wrong side of a jump that looks like an unadjusted split.</summary>
    /// <param name="before">The bar believed for the last session before the first one, if there is any.</param>
    public static void RefuseUnadjusted(DailyCsvContent content, Bar? before)
    {
        var reasons = SplitScreen.Refusals([.. content.Bars.Select(b => b.Bar)], before);
        RefuseWhere(content, LineDefect.UnadjustedSplit, i => reasons[i]);
    }

    private static void RefuseWhere(DailyCsvContent content, LineDefect defect, Func<int, string?> reason)
    {
        var kept = new List<DailyCsvContent.NumberedBar>(content.Bars.Count);
        for (var i = 0; i < content.Bars.Count; i++)
        {
            var row = content.Bars[i];
            if (reason(i) is { } refusal)
                content.Refuse(new(row.Line, defect, refusal, row.Text));
            else
                kept.Add(row);
        }

        content.Bars.Clear();
        content.Bars.AddRange(kept);
    }
}
