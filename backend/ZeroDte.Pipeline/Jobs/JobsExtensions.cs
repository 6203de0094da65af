using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ZeroDte.Pipeline.Jobs;

public static class JobsExtensions
{
    /// <summary>Runs whatever is registered as <see cref="IJob"/>, for the symbols of the universe.</summary>
    public static IServiceCollection AddJobs(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<JobOptions>().Bind(configuration.GetSection(JobOptions.Section)).ValidateOnStart();
        return services
            .AddSingleton<IValidateOptions<JobOptions>, JobOptionsValidator>()
            .AddSingleton<JobRunner>()
            .AddSingleton<JobBacklog>()
            .AddSingleton<JobHistory>()
            .AddSingleton<JobRequests>()
            .AddSingleton<Schedule>()
            .AddSingleton<ScheduleLook>()
            .AddSingleton<Staleness>();
    }
}
