using Microsoft.Extensions.DependencyInjection;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.ServiceDefaults.Background;

namespace ZeroDte.Pipeline.Lifecycle;

public static class LifecycleExtensions
{
    public static IServiceCollection AddLifecycle(this IServiceCollection services) => services
        .AddSingleton<Ledger>()
        .AddSingleton<ModelVersions>()
        .AddSingleton<Champions>()
        .AddSingleton<Candidates>()
        .AddSingleton<Promotions>()
        .AddSingleton<Rebuild>()
        .AddSingleton<Publisher>()
        .AddSingleton<IJob, EvaluateJob>()
        .AddSingleton<IJob, RetrainJob>()
        .AddSingleton<IJob, OptimiseJob>();

    /// <summary>Keeps the tracking server in step, for a host that runs on.</summary>
    public static IServiceCollection AddPublication(this IServiceCollection services) => services.AddSupervised<PublisherService>();
}
