using ZeroDte.Pipeline.Jobs;
using ZeroDte.Presentation.Shell;

namespace ZeroDte.Presentation.Dashboard;

/// <summary>How the jobs stand.</summary>
/// <param name="IsLive">Whether anything comes due by itself.</param>
/// <param name="Attempts">The latest, the newest first.</param>
/// <param name="Job">The one that attempts are shown of; null for all.</param>
public sealed record JobsView(
    Site Site, bool IsLive, IReadOnlyList<JobOverview> Jobs, IReadOnlyList<JobAttempt> Attempts, string? Job);
