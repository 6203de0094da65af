using ZeroDte.Pipeline.Bars;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Jobs;

/// <summary>Tells results that were made from bars which have changed since.</summary>
public sealed class Staleness(KnownBars bars)
{
    /// <summary>
    /// Whether the bars of the same sessions are others by now. A correction, an undone load or older history make it so; newer sessions do
    /// not.
    /// </summary>
    public async Task<bool> IsStaleAsync(Symbol symbol, MadeFrom? madeFrom, CancellationToken cancellationToken) =>
        madeFrom is not null && await bars.HashAsync(symbol, madeFrom.Through, cancellationToken) != madeFrom.Hash;

    /// <summary>The same of the last results in an overview.</summary>
    public async Task<IReadOnlyList<JobOverview>> MarkAsync(IReadOnlyList<JobOverview> jobs, CancellationToken cancellationToken)
    {
        var marked = new List<JobOverview>(jobs.Count);
        foreach (var job in jobs)
        {
            marked.Add(job.LastResult is { } last
                ? job with
                {
                    LastResult = last with
                    {
                        IsStale = await IsStaleAsync(Symbol.Parse(last.Symbol), last.MadeFrom, cancellationToken),
                    }
                }
                : job);
        }

        return marked;
    }
}
