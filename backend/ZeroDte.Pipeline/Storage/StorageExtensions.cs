using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace ZeroDte.Pipeline.Storage;

public static class StorageExtensions
{
    public const string ConnectionName = "ZeroDte";

    /// <exception cref="NoDatabaseException">No connection string is configured.</exception>
    public static IServiceCollection AddStorage(this IServiceCollection services, IConfiguration configuration)
    {
        if (configuration.GetConnectionString(ConnectionName) is not { Length: > 0 } connection)
            throw new NoDatabaseException();

        services.AddSingleton(_ => NpgsqlDataSource.Create(connection));
        services.AddSingleton<Migrator>();
        return services;
    }
}
