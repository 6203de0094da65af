using Microsoft.Extensions.DependencyInjection;
using ZeroDte.Mlflow.Server.Hosting;
namespace ZeroDte.Mlflow.Server.Registry;

internal static class RegistryExtensions
{
    public static void AddRegistry(this IServiceCollection services)
    {
        services.AddSingleton<RegistryWriter>();
        services.AddSingleton<RegisteredModelStore>();
        services.AddSingleton<RegisteredModelSearch>();
        services.AddSingleton<ModelVersionStore>();
        services.AddSingleton<ModelVersionSearch>();
        services.AddSingleton<VersionCreation>();
        services.AddSingleton<VersionMoves>();
        services.AddSingleton<Aliases>();
        services.AddSingleton<RegistryHistory>();
    }

    public static void MapRegistry(this Routes routes)
    {
        routes.MapRegisteredModels();
        routes.MapAliases();
        routes.MapHistory();
        routes.MapModelVersions();
        routes.MapVersionFiles();
    }
}
