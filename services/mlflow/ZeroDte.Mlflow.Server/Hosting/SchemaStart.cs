using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using ZeroDte.Postgres;

namespace ZeroDte.Mlflow.Server.Hosting;

/// <summary>Makes the schema before the first request; without a database the first request that finds one does.</summary>
internal sealed partial class SchemaStart(Database database, ILogger<SchemaStart> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await database.MigrateAsync(cancellationToken);
        }
        catch (NpgsqlException exception) when (exception.IsAway())
        {
            Log.NoDatabase(logger, exception.Message);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "The tracking server has no database yet: {Reason}")]
        public static partial void NoDatabase(ILogger logger, string reason);
    }
}
