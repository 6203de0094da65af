using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ZeroDte.Pipeline.Jobs;

namespace ZeroDte.Pipeline.Monitoring;

public static class MonitoringExtensions
{
    /// <summary>The job that watches the model, and what it keeps.</summary>
    public static IServiceCollection AddMonitoring(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<DriftOptions>().Bind(configuration.GetSection(DriftOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<DriftOptions>, DriftOptionsValidator>();
        return services
            .AddSingleton<DriftStore>()
            .AddSingleton<DriftRun>()
            .AddSingleton<MonitorCalibration>()
            .AddSingleton<DriftReview>()
            .AddSingleton<IssuedForecasts>()
            .AddSingleton<IJob, MonitorJob>();
    }
}
