namespace ZeroDte.Pipeline.Ledger;

/// <summary>How far the two chains of a record and symbol have been read.</summary>
public readonly record struct LedgerCounts(long Forecasts, long Outcomes);
