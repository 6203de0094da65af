using ZeroDte.Pipeline.Bars;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Market;

/// <summary>What became of every line of a file of minute bars.</summary>
/// <param name="Lines">Lines read, without the header and blank ones.</param>
/// <param name="Stored">What the load did, or would have done if it had been permitted.</param>
/// <param name="Refusals">How many lines were refused for each kind of fault.</param>
/// <param name="Quarantined">The refused lines, up to the number that is kept.</param>
public sealed record MinuteReport(
    Symbol Symbol, string File, long Lines, LoadResult Stored, IReadOnlyDictionary<BarDefect, long> Refusals,
    IReadOnlyList<RefusedBar> Quarantined)
{
    /// <summary>The load; null if nothing was stored.</summary>
    public long? Load { get; init; }

    /// <summary>Why nothing was stored and what to do about it, as a sentence; null if that was not why.</summary>
    public string? Objection { get; init; }

    public long Refused => Refusals.Values.Sum();
}
