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

        services.AddSingleton(_ => NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connection)
        {
            MaxAutoPrepare = 100, // the same few statements again and again: to plan them takes longer than to run them
            NoResetOnClose = true, // no session is changed but by its listening, and a reset costs as much as a small query
        }));
        services.AddSingleton(provider =>
            new Migrator(provider.GetRequiredService<NpgsqlDataSource>(), Migrations, provider.GetRequiredService<ILogger<Migrator>>()));
        return services;
    }
}
