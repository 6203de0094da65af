using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using ZeroDte.Postgres;

namespace ZeroDte.Pipeline.Storage;

public static class StorageExtensions
{
    public const string ConnectionName = "ZeroDte";

    public static readonly MigrationSource Migrations = new(typeof(StorageExtensions).Assembly, "ZeroDte.Pipeline.Storage.Migrations.",
        Schema: null);

    /// <exception cref="NoDatabaseException">No connection string is configured.</exception>
    public static IServiceCollection AddStorage(this IServiceCollection services, IConfiguration configuration)
    {
        if (configuration.GetConnectionString(ConnectionName) is not { Length: > 0 } connection)
            throw new NoDatabaseException();

        services.AddSingleton(_ => NpgsqlDataSource.Create(connection));
        services.AddSingleton(provider =>
            new Migrator(provider.GetRequiredService<NpgsqlDataSource>(), Migrations, provider.GetRequiredService<ILogger<Migrator>>()));
        return services;
    }
}
