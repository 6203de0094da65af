using Microsoft.Extensions.DependencyInjection;

namespace ZeroDte.Mlflow.Server.Traces;

internal static class TracesExtensions
{
    public static void AddTraces(this IServiceCollection services) =>
        services.AddSingleton<TraceStore>().AddSingleton<TraceSearch>().AddSingleton<AssessmentStore>();
}
