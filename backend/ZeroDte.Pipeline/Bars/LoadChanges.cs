using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Bars;

/// <summary>What a load would do to what is believed of a symbol.</summary>
/// <param name="Believed">All bars believed before it, in order of session.</param>
/// <param name="Added">Bars of sessions that had none, in order of session.</param>
/// <param name="Corrected">Sessions whose bar would be another one, in order.</param>
/// <param name="Unchanged">How many bars are believed already.</param>
public sealed record LoadChanges(
    IReadOnlyList<Bar> Believed, IReadOnlyList<Bar> Added, IReadOnlyList<(Bar Before, Bar After)> Corrected, long Unchanged)
{
    public LoadResult Counts => new(Added.Count, Corrected.Count, Unchanged);

    /// <param name="believed">In order of session.</param>
    public static LoadChanges Between(IReadOnlyList<Bar> believed, IEnumerable<Bar> loaded)
    {
        var known = believed.ToDictionary(b => b.Session);
        var (added, corrected, unchanged) = (new List<Bar>(), new List<(Bar, Bar)>(), 0L);
        foreach (var bar in loaded.OrderBy(b => b.Session))
        {
            if (!known.TryGetValue(bar.Session, out var before))
                added.Add(bar);
            else if (before != bar)
                corrected.Add((before, bar));
            else
                unchanged++;
        }

        return new(believed, added, corrected, unchanged);
    }
}
