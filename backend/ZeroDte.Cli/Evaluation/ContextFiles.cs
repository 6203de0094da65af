using ZeroDte.Pipeline.Market;
using ZeroDte.Quant.Market;

namespace ZeroDte.Cli.Evaluation;

/// <summary>What is known around the bars of files, from files too.</summary>
internal sealed class ContextFiles
{
    private readonly Dictionary<DateOnly, Levels> _levels;
    private readonly ILookup<Symbol, Announcement> _announcements;

    /// <param name="events">Of announcements; null without.</param>
    /// <param name="levels">Each NAME=FILE.</param>
    /// <exception cref="IngestException">A file cannot be used.</exception>
    public ContextFiles(string? events, IReadOnlyList<string> levels)
    {
        _announcements = (events is null ? [] : ContextFile.Announcements(events).Announcements)
            .OrderBy(told => told.Announcement.KnownOn ?? DateOnly.MinValue).ToLookup(told => told.Symbol, told => told.Announcement);
        var named = levels.Select(text => text.Split('=', 2) is [{ Length: > 0 } name, { Length: > 0 } path]
            ? (Name: name.ToUpperInvariant(), ContextFile.Levels(path).Levels)
            : throw new IngestException($"'{text}' is no NAME=FILE, as in VIX=vix.csv.")).ToArray();
        _levels = named.SelectMany(series => series.Levels.Select(l => (series.Name, l.Session, l.Level))).GroupBy(l => l.Session)
            .ToDictionary(day => day.Key, day => new Levels(day.ToDictionary(l => l.Name, l => l.Level)));
    }

    public BarSeries Within(BarSeries series) => series.Within(new(_levels, [.. _announcements[series.Symbol]]));
}
