using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ZeroDte.Pipeline.Jobs;

public static class JobsExtensions
{
    /// <summary>The runner of whatever is registered as <see cref="IJob"/>.</summary>
    public static IServiceCollection AddJobs(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services.AddSingleton<JobRunner>();
    }
}
