using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Jobs;

public static class JobsExtensions
{
    /// <summary>Runs whatever is registered as <see cref="IJob"/>, for the symbols of the universe.</summary>
    /// <exception cref="SettingException">The universe cannot be used.</exception>
    public static IServiceCollection AddJobs(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(TradingCalendar.Nyse);
        services.AddSingleton(Universe.Read(configuration));
        services.AddOptions<JobOptions>().Bind(configuration.GetSection(JobOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<JobOptions>, JobOptionsValidator>();
        return services
            .AddSingleton<JobRunner>()
            .AddSingleton<JobBacklog>()
            .AddSingleton<JobHistory>()
            .AddSingleton<Schedule>()
            .AddSingleton<ScheduleLook>();
    }
}
