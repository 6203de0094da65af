using Microsoft.Extensions.Options;
using Quartz;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Pipeline.Serving;

namespace ZeroDte.Orchestrator;

/// <summary>One look at the schedule. On the replay clock, where it is always the morning after the last bar, nothing is ever due.</summary>
[DisallowConcurrentExecution]
internal sealed class LookJob(ScheduleLook look, TimeProvider time, IOptions<ServingOptions> serving) : Quartz.IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        if (serving.Value.Clock == ClockKind.Live)
            await look.LookAsync(time.GetUtcNow(), cancellationToken);
        await look.TidyAsync(time.GetUtcNow(), cancellationToken);
    }
}
