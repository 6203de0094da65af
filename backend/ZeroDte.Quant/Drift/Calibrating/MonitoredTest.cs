using ZeroDte.Quant.Drift.Monitoring;

namespace ZeroDte.Quant.Drift.Calibrating;

/// <summary>A test that the calibrated policy makes every session.</summary>
internal readonly record struct MonitoredTest(DriftCause Cause, string Subject, string Name);
