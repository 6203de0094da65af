using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using ZeroDte.Postgres;

namespace ZeroDte.Pipeline.Storage;

public static class StorageExtensions
{
    public const string ConnectionName = "ZeroDte";

    internal static readonly MigrationSource Migrations = new(typeof(StorageExtensions).Assembly, "ZeroDte.Pipeline.Storage.Migrations.", Schema: null);

    /// <exception cref="InvalidOperationException">No connection string is configured.</exception>
    public static IServiceCollection AddStorage(this IServiceCollection services, IConfiguration configuration)
    {
        var connection = configuration.GetConnectionString(ConnectionName) ?? throw new InvalidOperationException(
            $"No database is configured. Start through ./zerodte or make run, which bring their own, or set ConnectionStrings__{ConnectionName} to an existing PostgreSQL server.");
        services.AddSingleton(_ => NpgsqlDataSource.Create(connection));
        services.AddSingleton(provider =>
            new Migrator(provider.GetRequiredService<NpgsqlDataSource>(), Migrations, provider.GetRequiredService<ILogger<Migrator>>()));
        return services;
    }
}
