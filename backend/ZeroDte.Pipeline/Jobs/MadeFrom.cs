using ZeroDte.Pipeline.Identity;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Jobs;

/// <summary>The bars that a result was made from. If those of the same sessions have another hash by now, the result is stale.</summary>
/// <param name="Hash">Identity of the bars.</param>
/// <param name="Through">The last of their sessions.</param>
public sealed record MadeFrom(ContentHash Hash, DateOnly Through)
{
    /// <summary>Identity of their sessions' certificates; null of results from before there were any.</summary>
    public ContentHash? Certificate { get; init; }

    /// <returns>Null of no bars.</returns>
    public static MadeFrom? Of(BarSeries bars) => bars.Count == 0 ? null : new(new(bars.Hash), bars.Sessions[^1]);
}
