using System.Diagnostics.Metrics;
using ZeroDte.Quant.Drift.Monitoring;
using ZeroDte.Quant.Drift.Policies;

namespace ZeroDte.Pipeline.Alerts;

/// <summary>Alarms as numbers, for whatever listens to the meter.</summary>
public sealed class DriftMetrics
{
    public const string MeterName = "ZeroDte.Drift";

    private readonly Counter<long> _verdicts;
    private readonly Counter<long> _alarms;
    private readonly Counter<long> _requests;
    private readonly Counter<long> _deliveries;

    public DriftMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _verdicts = meter.CreateCounter<long>("zerodte.drift.verdicts",
            description: "Sessions judged, by symbol and whether an alarm stands.");
        _alarms = meter.CreateCounter<long>("zerodte.drift.alarms",
            description: "Alarms raised, by symbol, cause and whether they are muted.");
        _requests = meter.CreateCounter<long>("zerodte.drift.requests", description: "Actions asked of other jobs, by symbol and action.");
        _deliveries = meter.CreateCounter<long>("zerodte.alerts.deliveries", description: "Attempts to tell the webhook, by result.");
    }

    public void Judged(string symbol, bool standing) => _verdicts.Add(1, new("symbol", symbol), new("standing", standing));

    public void Raised(string symbol, DriftCause cause) =>
        _alarms.Add(1, new("symbol", symbol), new KeyValuePair<string, object?>("cause", DriftJson.Name(cause)));

    public void Requested(string symbol, DriftAction action) =>
        _requests.Add(1, new("symbol", symbol), new KeyValuePair<string, object?>("action", DriftJson.Name(action)));

    public void Delivered(bool success) =>
        _deliveries.Add(1, new KeyValuePair<string, object?>("result", success ? "delivered" : "failed"));
}
