using ZeroDte.Pipeline.Identity;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Bars;

/// <summary>Bars that somebody wants stored.</summary>
/// <param name="Source">Where they come from, such as a file's name.</param>
/// <param name="Bars">Each session at most once.</param>
public sealed record BarLoad(Symbol Symbol, string Source, IReadOnlyCollection<QuotedBar> Bars)
{
    /// <summary>Refused lines that are kept.</summary>
    public IReadOnlyCollection<RefusedBar> Quarantined { get; init; } = [];

    /// <summary>Refused lines, those included that are not kept.</summary>
    public long Refused { get; init; }

    /// <summary>SHA-256 of the file that they were read from.</summary>
    public ContentHash? ContentHash { get; init; }

    /// <summary>
    /// Asked, while no other load of the symbol can come between, whether these changes may be made; if not, nothing is stored.
    /// </summary>
    public Func<LoadChanges, bool> Permits { get; init; } = _ => true;
}
