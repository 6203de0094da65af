using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Market;

/// <summary>Takes a file of daily bars into the store: what can be trusted becomes bars, the rest goes to quarantine with its reason.</summary>
public sealed class Ingest(BarStore store, TradingCalendar calendar, TimeProvider time)
{
    /// <param name="acceptJumps">Take overnight jumps that look like an unadjusted split for what they are.</param>
    /// <param name="progress">Told the share of the file that has been read, 0 to 1.</param>
    /// <exception cref="IngestException">The file cannot be read as daily bars at all; nothing was stored.</exception>
    public async Task<IngestReport> RunAsync(
        Symbol symbol, string path, bool acceptJumps, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var content = Read(path, progress, cancellationToken);
        RefuseOutOfOrder(content);
        if (!acceptJumps)
            await RefuseUnadjustedAsync(symbol, content, cancellationToken);

        var stored = await store.LoadAsync(
            symbol, Path.GetFileName(path), [.. content.Bars.Select(b => b.Bar)], content.Quarantined, cancellationToken);
        return new(symbol, path, content.LinesRead, stored, content.Refusals, content.Quarantined);
    }

    private DailyCsvContent Read(string path, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        try
        {
            using var file = File.OpenRead(path);
            return DailyCsv.Read(file, calendar, time.GetUtcNow(), progress, cancellationToken);
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

    private static void RefuseOutOfOrder(DailyCsvContent content)
    {
        var inOrder = OrderScreen.InOrder([.. content.Bars.Select(b => b.Bar.Session.DayNumber)]);
        RefuseWhere(content, LineDefect.OutOfOrder, i => inOrder[i] ? null : $"{content.Bars[i].Bar.Session:yyyy-MM-dd} is out of order here");
    }

    private async Task RefuseUnadjustedAsync(Symbol symbol, DailyCsvContent content, CancellationToken cancellationToken)
    {
        content.Bars.Sort((a, b) => a.Bar.Session.CompareTo(b.Bar.Session));
        if (content.Bars.Count == 0)
            return;

        var before = await store.LastBeforeAsync(symbol, content.Bars[0].Bar.Session, cancellationToken);
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
