using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Bars.Minutes;

/// <summary>What a load would do to what is believed of a symbol's minutes.</summary>
/// <param name="Added">Bars of minutes that had none, in order.</param>
/// <param name="Corrected">Minutes whose bar would be another one, in order.</param>
/// <param name="Unchanged">How many bars are believed already.</param>
public sealed record MinuteChanges(
    IReadOnlyList<MinuteBar> Added, IReadOnlyList<(MinuteBar Before, MinuteBar After)> Corrected, long Unchanged)
{
    public LoadResult Counts => new(Added.Count, Corrected.Count, Unchanged);

    /// <param name="believed">In order.</param>
    /// <param name="loaded">In order, each minute once.</param>
    public static MinuteChanges Between(IReadOnlyList<MinuteBar> believed, IReadOnlyList<MinuteBar> loaded)
    {
        var (added, corrected, unchanged, at) = (new List<MinuteBar>(), new List<(MinuteBar, MinuteBar)>(), 0L, 0);
        foreach (var bar in loaded)
        {
            while (at < believed.Count && believed[at].Start < bar.Start)
                at++;
            if (at == believed.Count || believed[at].Start > bar.Start)
                added.Add(bar);
            else if (believed[at] != bar)
                corrected.Add((believed[at], bar));
            else
                unchanged++;
        }

        return new(added, corrected, unchanged);
    }
}
