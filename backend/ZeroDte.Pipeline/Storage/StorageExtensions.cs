using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace ZeroDte.Pipeline.Storage;

public static class StorageExtensions
{
    public const string ConnectionName = "ZeroDte";

    /// <exception cref="InvalidOperationException">No connection string is configured.</exception>
    public static IServiceCollection AddStorage(this IServiceCollection services, IConfiguration configuration)
    {
        var connection = configuration.GetConnectionString(ConnectionName) ?? throw new InvalidOperationException(
            $"No database is configured. Start through ./zerodte or make run, which bring their own, or set ConnectionStrings__{ConnectionName} to an existing PostgreSQL server.");
        services.AddSingleton(_ => NpgsqlDataSource.Create(connection));
        services.AddSingleton<Migrator>();
        return services;
    }
}
