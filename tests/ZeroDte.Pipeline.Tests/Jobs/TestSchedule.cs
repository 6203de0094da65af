using Microsoft.Extensions.DependencyInjection;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Pipeline.Tests.Monitoring;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Tests.Jobs;

internal static class TestSchedule
{
    private static readonly ServiceProvider Pipeline = DriftServices.On("Host=127.0.0.1;Port=1;Username=nobody", TimeProvider.System);

    /// <summary>The timings of the pipeline's own jobs, none of which runs: nothing is at port 1.</summary>
    public static Schedule OfThePipeline { get; } = Pipeline.GetRequiredService<Schedule>();

    /// <summary>The same of some of them.</summary>
    public static Schedule Of(IEnumerable<string> jobs) =>
        new(TradingCalendar.Nyse, Pipeline.GetServices<IJob>().Where(job => jobs.Contains(job.Name)));
}
