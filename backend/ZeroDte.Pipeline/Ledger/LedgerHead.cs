namespace ZeroDte.Pipeline.Ledger;

/// <summary>How long a chain is and the hash that it ends with.</summary>
public sealed record LedgerHead(long Count, string Hash);
