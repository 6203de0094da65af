using ZeroDte.Pipeline.Identity;
using ZeroDte.Pipeline.Monitoring;
using ZeroDte.Presentation.Shell;

namespace ZeroDte.Presentation.Dashboard;

/// <summary>What the monitor has said.</summary>
/// <param name="Verdicts">The latest, the newest first.</param>
/// <param name="Requests">What it asked of other jobs, the latest first.</param>
public sealed record DriftView(Site Site, ModelKey Model, IReadOnlyList<StoredVerdict> Verdicts, IReadOnlyList<DriftRequest> Requests);

/// <summary>One verdict with every test.</summary>
public sealed record VerdictView(Site Site, ModelKey Model, StoredVerdict Verdict);
