using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Market;

/// <summary>A corporate action as a source tells it.</summary>
/// <param name="SourceId">What the source calls it; where it has no names, made of what it says, so that it is the same each time.</param>
public sealed record OfferedAction(CorporateAction Action, string SourceId);
