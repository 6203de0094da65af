using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Market;

/// <summary>A session's certificate as it is now.</summary>
/// <param name="Accepted">Why a person says that what is bad is right; null if nobody did.</param>
/// <param name="Minutes">What its minute bars amount to; null if there are none.</param>
public sealed record StoredCertificate(
    DateOnly Session, CertificateVerdict Verdict, IReadOnlyList<CertificateFinding> Findings, string Hash, string? Accepted,
    MinuteSummary? Minutes)
{
    /// <summary>The worst of what was found, in words; empty if nothing was.</summary>
    public string Worst => Findings.MaxBy(finding => finding.Verdict)?.Words ?? "";
}
