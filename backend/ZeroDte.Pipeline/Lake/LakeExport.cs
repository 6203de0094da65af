using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Bars.Minutes;
using ZeroDte.Pipeline.Identity;
using ZeroDte.Pipeline.Objects;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Lake;

/// <summary>
/// Writes the bars that are stored into the lake: a file where there is none, or where something else is believed now. Each symbol is a
/// version of its own, so that an export that is ended has lost one symbol's work at most. Any number may run at once.
/// </summary>
public sealed class LakeExport(BarStore bars, StoredYears years, MinuteStore minutes, LakeManifest manifest, IObjectStore objects)
{
    /// <param name="only">One symbol; all that have bars if null.</param>
    /// <param name="rewrite">Write every file again, as after damage; objects that are whole are left.</param>
    /// <param name="progress">Told the share of the symbols that are done, 0 to 1.</param>
    public async Task<LakeExportReport> RunAsync(
        Symbol? only, bool rewrite, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var daily = (await bars.CountAsync(cancellationToken)).Select(c => c.Symbol);
        var symbols = daily.Union(await minutes.SymbolsAsync(cancellationToken)).Where(s => only is null || s == only)
            .OrderBy(s => s.Value, StringComparer.Ordinal).ToList();
        var report = new LakeExportReport(symbols.Count, Version: 0, Written: 0, Reused: 0, Bytes: 0);
        for (var i = 0; i < symbols.Count; i++)
        {
            report = await RunAsync(symbols[i], rewrite, report, cancellationToken);
            progress?.Report((i + 1.0) / symbols.Count);
        }

        return report;
    }

    private async Task<LakeExportReport> RunAsync(
        Symbol symbol, bool rewrite, LakeExportReport report, CancellationToken cancellationToken)
    {
        var (version, now) = await manifest.ReadAsync(symbol, cancellationToken);
        var known = now.ToDictionary(file => file.Place, file => file.KnownAt);
        var (made, gone, reused) = (new List<LakeContent>(), new List<LakePlace>(), 0);
        foreach (var (place, knownSince) in await PlacesAsync(symbol, cancellationToken))
        {
            if (!rewrite && known.GetValueOrDefault(place) == knownSince)
                reused++;
            else if (await ReadAsync(place, knownSince, cancellationToken) is { } content)
                made.Add(content);
            else
                gone.Add(place);
        }

        foreach (var content in made)
            await PutAsync(content, cancellationToken);
        var bytes = made.ToDictionary(content => content.File.Path);
        (version, var changed) = await manifest.SwapAsync(symbol, [.. made.Select(m => m.File)], gone, async files =>
        {
            foreach (var file in files) // a collector may have been faster than we
                await PutAsync(bytes[file.Path], cancellationToken);
        }, cancellationToken);
        return report with
        {
            Version = version,
            Written = report.Written + changed,
            Reused = report.Reused + reused + made.Count + gone.Count - changed,
            Bytes = report.Bytes + made.Sum(m => m.File.Bytes),
        };
    }

    private async Task<List<(LakePlace, DateTimeOffset)>> PlacesAsync(Symbol symbol, CancellationToken cancellationToken) =>
    [
        .. (await years.ListAsync(symbol, cancellationToken)).Select(
            year => (new LakePlace(symbol, LakeResolution.Day, LakeAdjustment.Raw, year.Year), year.KnownSince)),
        .. (await minutes.MonthsAsync(symbol, cancellationToken)).Select(
            month => (new LakePlace(symbol, LakeResolution.Minute, LakeAdjustment.Raw, month.Month), month.KnownSince)),
    ];

    /// <returns>Null if there is no bar any more.</returns>
    private async Task<LakeContent?> ReadAsync(LakePlace place, DateTimeOffset knownAt, CancellationToken cancellationToken)
    {
        if (place.Resolution == LakeResolution.Day)
        {
            var sessions = await years.ReadAsync(place.Symbol, place.Period, knownAt, cancellationToken);
            return sessions.Count > 0 ? LakeContent.Of(place, sessions, knownAt) : null;
        }

        var from = place.Period.ToDateTime(default, DateTimeKind.Utc);
        var month = await minutes.ReadAsync(place.Symbol, new(from, from.AddMonths(1)), knownAt, cancellationToken);
        return month.Count > 0 ? LakeContent.Of(place, month, knownAt) : null;
    }

    /// <summary>Sees to it that an object is there and is what it should be: one that was damaged gives way.</summary>
    private async Task PutAsync(LakeContent content, CancellationToken cancellationToken)
    {
        var key = content.File.Path;
        if (await objects.PutAsync(key, content.Bytes, cancellationToken) || await IsWholeAsync(content.File, cancellationToken))
            return;

        await objects.DeleteAsync(key, cancellationToken);
        await objects.PutAsync(key, content.Bytes, cancellationToken);
    }

    private async Task<bool> IsWholeAsync(LakeFile file, CancellationToken cancellationToken)
    {
        try
        {
            return ContentHash.Of(await objects.ReadAsync(file.Path, cancellationToken)) == file.Sha256;
        }
        catch (ObjectMissingException)
        {
            return false; // collected since it was found
        }
    }
}

/// <param name="Version">The manifest's version that has all of it.</param>
/// <param name="Written">Files that changed.</param>
/// <param name="Reused">Files that were what they should be already.</param>
/// <param name="Bytes">Of the files that were made.</param>
public sealed record LakeExportReport(int Symbols, long Version, long Written, long Reused, long Bytes);
