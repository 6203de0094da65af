using ZeroDte.Quant.Drift.Calibrating;
using ZeroDte.Quant.Drift.Monitoring;

namespace ZeroDte.Quant.Drift.Policies;

/// <summary>A rule that says when something has changed.</summary>
public interface IDriftPolicy
{
    string Name { get; }

    /// <summary>What to do about an alarm of a cause.</summary>
    DriftAction Action(DriftCause cause);

    /// <summary>
    /// Verdicts on every session from <see cref="MonitorPlan.From"/> on, each from what was known at its close. A series too short to judge
    /// gets one verdict, on its last session, that says what is missing.
    /// </summary>
    IReadOnlyList<DriftVerdict> Judge(MonitorSeries series, MonitorPlan plan);

    /// <summary>What takes <see cref="Judge"/> seconds and can be done before it in steps; null if nothing does.</summary>
    MadeUpYears? Calibration(MonitorSeries series, MonitorPlan plan) => null;
}
