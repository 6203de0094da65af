using ZeroDte.Pipeline.Identity;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Bars;

/// <summary>A load as the store remembers it.</summary>
/// <param name="KnownSince">From when on its bars were believed: the known_since of its rows.</param>
/// <param name="ContentHash">Of the file, if it was read from one and that was kept.</param>
/// <param name="Withdrawn">Sessions of which it took the bar away, as the undoing of a load that had added them does.</param>
/// <param name="Unchanged">Null for loads from before this was counted.</param>
/// <param name="Undoes">The load that it took back, if that is what it was.</param>
/// <param name="UndoneBy">The latest load that took it back.</param>
public sealed record StoredLoad(
    long Id, Symbol Symbol, DateTimeOffset KnownSince, string Source, ContentHash? ContentHash,
    long Added, long Corrected, long Withdrawn, long? Unchanged, long Refused, long? Undoes, string? Reason, long? UndoneBy)
{
    public LoadKind Kind { get; init; }
}

/// <summary>What a load is of.</summary>
public enum LoadKind
{
    Bars,

    /// <summary>Splits and dividends.</summary>
    Actions,

    /// <summary>Sessions in which the symbol did not trade.</summary>
    Halts,
}
