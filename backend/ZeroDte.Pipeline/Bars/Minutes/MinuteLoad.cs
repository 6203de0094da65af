using ZeroDte.Pipeline.Identity;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Bars.Minutes;

/// <summary>Minute bars that somebody wants stored.</summary>
/// <param name="Source">Where they come from, such as a vendor's or a file's name.</param>
/// <param name="Bars">Each minute at most once.</param>
public sealed record MinuteLoad(Symbol Symbol, string Source, IReadOnlyCollection<MinuteBar> Bars)
{
    /// <summary>Refused bars that are kept.</summary>
    public IReadOnlyCollection<RefusedBar> Quarantined { get; init; } = [];

    /// <summary>Refused bars, those included that are not kept.</summary>
    public long Refused { get; init; }

    /// <summary>SHA-256 of the file that they were read from.</summary>
    public ContentHash? ContentHash { get; init; }

    /// <summary>Times for which the source was asked for all that it has: where it gave no bar there is none.</summary>
    public IReadOnlyCollection<MinuteSpan> Asked { get; init; } = [];

    /// <summary>
    /// Asked, while no other load of the symbol can come between, whether these changes may be made; if not, nothing is stored.
    /// </summary>
    public Func<MinuteChanges, bool> Permits { get; init; } = _ => true;
}
