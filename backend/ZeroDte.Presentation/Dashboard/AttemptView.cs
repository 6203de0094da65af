using ZeroDte.Pipeline.Jobs;
using ZeroDte.Presentation.Shell;

namespace ZeroDte.Presentation.Dashboard;

/// <summary>One attempt and what it logged.</summary>
public sealed record AttemptView(Site Site, JobAttempt Attempt, IReadOnlyList<JobLogLine> Log);
