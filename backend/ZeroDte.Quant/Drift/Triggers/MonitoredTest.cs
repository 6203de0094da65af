namespace ZeroDte.Quant.Drift.Triggers;

/// <summary>A test that the calibrated policy makes every session.</summary>
internal readonly record struct MonitoredTest(DriftCause Cause, string Subject, string Name);
