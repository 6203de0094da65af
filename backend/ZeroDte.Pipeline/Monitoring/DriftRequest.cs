using ZeroDte.Pipeline.Identity;
using ZeroDte.Quant.Drift.Monitoring;
using ZeroDte.Quant.Drift.Policies;

namespace ZeroDte.Pipeline.Monitoring;

/// <summary>What the monitor asked another job to do.</summary>
/// <param name="AnsweredAt">Real time at which that job had done it; null while it is open.</param>
public sealed record DriftRequest(long Id, RecordName Record, string Symbol, DateOnly Session, DriftCause Cause, DriftAction Action,
    DateTimeOffset RequestedAt, DateTimeOffset? AnsweredAt);
