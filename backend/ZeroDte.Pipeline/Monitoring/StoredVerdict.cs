using ZeroDte.Pipeline.Identity;
using ZeroDte.Quant.Drift.Monitoring;

namespace ZeroDte.Pipeline.Monitoring;

/// <summary>A verdict as it was kept.</summary>
/// <param name="DecidedAt">On the record's clock.</param>
/// <param name="RunId">The tracking run with metrics and report; null if it could not be logged.</param>
/// <param name="Revision">1, and one more each time the session was judged again.</param>
public sealed record StoredVerdict(
    RecordName Record, string Symbol, DateOnly Session, string Policy, DateTimeOffset DecidedAt, string Summary, DriftVerdict Verdict,
    string? RunId,
    int Revision = 1);
