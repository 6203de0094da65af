using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Bars;

/// <summary>
/// What a load would do to what is believed of a symbol, with all prices in the shares of one session, so that they compare.
/// </summary>
/// <param name="Believed">All bars believed before it, in order of session.</param>
/// <param name="Added">Bars of sessions that had none, in order of session.</param>
/// <param name="Corrected">Sessions whose bar would be another one, in order.</param>
/// <param name="Unchanged">How many bars are believed already.</param>
public sealed record LoadChanges(
    IReadOnlyList<Bar> Believed, IReadOnlyList<Bar> Added, IReadOnlyList<(Bar Before, Bar After)> Corrected, long Unchanged)
{
    public LoadResult Counts => new(Added.Count, Corrected.Count, Unchanged);

    /// <summary>The bars that are new or corrected, as they were given.</summary>
    internal IReadOnlyList<QuotedBar> Given { get; private init; } = [];

    /// <param name="believed">In order of session.</param>
    /// <param name="adjustment">Of the splits that are known.</param>
    public static LoadChanges Between(
        IReadOnlyList<QuotedBar> believed, IReadOnlyCollection<QuotedBar> loaded, Adjustment adjustment)
    {
        var latest = believed.Concat(loaded).Select(quoted => quoted.Bar.Session).DefaultIfEmpty().Max();
        Bar[] before = [.. believed.Select(quoted => adjustment.InSharesOf(quoted, latest))];
        var known = before.ToDictionary(bar => bar.Session);
        var (added, corrected, given, unchanged) = (new List<Bar>(), new List<(Bar, Bar)>(), new List<QuotedBar>(), 0L);
        foreach (var quoted in loaded.OrderBy(quoted => quoted.Bar.Session))
        {
            var bar = adjustment.InSharesOf(quoted, latest);
            if (!known.TryGetValue(bar.Session, out var was))
                added.Add(bar);
            else if (was != bar)
                corrected.Add((was, bar));
            else
                unchanged++;
            if (was != bar)
                given.Add(quoted);
        }

        return new(before, added, corrected, unchanged) { Given = given };
    }
}
