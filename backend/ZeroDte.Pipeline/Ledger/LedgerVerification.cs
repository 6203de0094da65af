using ZeroDte.Pipeline.Identity;

namespace ZeroDte.Pipeline.Ledger;

/// <summary>Whether a symbol's ledger is as it was written.</summary>
/// <param name="Faults">What does not fit, as sentences; none if all is well.</param>
public sealed record LedgerVerification(ModelKey Model, LedgerHead Forecasts, LedgerHead Outcomes,
    IReadOnlyList<string> Faults)
{
    public bool IsIntact => Faults.Count == 0;
}
