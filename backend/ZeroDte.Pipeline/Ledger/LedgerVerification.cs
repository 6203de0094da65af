using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Ledger;

/// <summary>Whether a symbol's ledger is as it was written.</summary>
/// <param name="Faults">What does not fit, as sentences; none if all is well.</param>
public sealed record LedgerVerification(string Record, Symbol Symbol, LedgerHead Forecasts, LedgerHead Outcomes,
    IReadOnlyList<string> Faults)
{
    public bool IsIntact => Faults.Count == 0;
}
