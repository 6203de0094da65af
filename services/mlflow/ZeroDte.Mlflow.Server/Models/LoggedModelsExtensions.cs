using Microsoft.Extensions.DependencyInjection;

namespace ZeroDte.Mlflow.Server.Models;

internal static class LoggedModelsExtensions
{
    public static void AddLoggedModels(this IServiceCollection services)
    {
        services.AddSingleton<LoggedModelStore>();
        services.AddSingleton<LoggedModelSearch>();
    }
}
