using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using ZeroDte.ServiceDefaults.Background;

namespace ZeroDte.Orchestrator;

public static class OrchestratorExtensions
{
    /// <summary>Quartz's tables live in a schema of their own.</summary>
    internal const string Schema = "quartz";

    /// <summary>
    /// Looks at the schedule every minute, by one process of the cluster at a time, and works through what is due. Needs the storage, the
    /// jobs' runner and the jobs themselves.
    /// </summary>
    public static IServiceCollection AddOrchestrator(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<OrchestratorOptions>().Bind(configuration.GetSection(OrchestratorOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<OrchestratorOptions>, OrchestratorOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<Supervisor>();
        services.AddSingleton<ScheduleClock>();
        services.AddSingleton<WorkSignal>();
        return services.AddHostedService<Orchestration>();
    }
}
