using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Bars;

/// <summary>What a source told of a corporate action at a time.</summary>
/// <param name="Rank">Where sources differ, the lowest counts: 0 is a person.</param>
/// <param name="IsWithdrawn">From then on the source, or a person, says that there is no such action.</param>
public sealed record ActionRow(
    string Source, string SourceId, short Rank, DateTimeOffset KnownSince, bool IsWithdrawn, CorporateAction Action);
