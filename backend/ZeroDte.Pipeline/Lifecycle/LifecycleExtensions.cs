using Microsoft.Extensions.DependencyInjection;
using ZeroDte.Pipeline.Jobs;

namespace ZeroDte.Pipeline.Lifecycle;

public static class LifecycleExtensions
{
    public static IServiceCollection AddLifecycle(this IServiceCollection services) => services
        .AddSingleton<Ledger>()
        .AddSingleton<ModelVersions>()
        .AddSingleton<Champions>()
        .AddSingleton<Candidates>()
        .AddSingleton<IJob, EvaluateJob>()
        .AddSingleton<IJob, RetrainJob>();
}
