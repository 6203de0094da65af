using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Bars;

/// <summary>What the store holds of a symbol.</summary>
public sealed record BarCount(Symbol Symbol, long Sessions, DateOnly First, DateOnly Last, long Corrections, long Quarantined);
