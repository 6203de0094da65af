using Microsoft.Extensions.DependencyInjection;
using ZeroDte.Mlflow.Server.Hosting;
namespace ZeroDte.Mlflow.Server.Tracking;

internal static class TrackingExtensions
{
    public static void AddTracking(this IServiceCollection services)
    {
        services.AddSingleton<ExperimentStore>();
        services.AddSingleton<ExperimentSearch>();
        services.AddSingleton<RunCreation>();
        services.AddSingleton<RunStore>();
        services.AddSingleton<RunSearch>();
        services.AddSingleton<RunLog>();
        services.AddSingleton<RunLinks>();
        services.AddSingleton<MetricStore>();
        services.AddSingleton<MetricSampling>();
    }

    public static void MapTracking(this Routes routes)
    {
        routes.MapExperiments();
        routes.MapRuns();
        routes.MapRunLog();
        routes.MapMetrics();
    }
}
