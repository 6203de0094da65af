using ZeroDte.Pipeline.Identity;
using ZeroDte.Quant.Drift.Monitoring;
using ZeroDte.Quant.Drift.Policies;

namespace ZeroDte.Pipeline.Alerts;

/// <summary>An alarm that was raised.</summary>
/// <param name="Session">On which it was raised.</param>
/// <param name="RaisedAt">On the record's clock.</param>
/// <param name="Muted">Whether it was kept quiet: nothing was sent.</param>
/// <param name="Delivery">How the webhook stands, while there is something to send: pending, or failed with the reason.</param>
/// <param name="WithdrawnAt">When a revision of the verdict no longer raised it, on the record's clock.</param>
public sealed record Alert(
    long Id, RecordName Record, string Symbol, DateOnly Session, string Policy, DriftCause Cause, DriftAction Action, string Message,
    DateTimeOffset RaisedAt, bool Muted,
    DateTimeOffset? AcknowledgedAt, string? AcknowledgedBy, string? Delivery, DateTimeOffset? WithdrawnAt = null,
    string? WithdrawnBecause = null);
