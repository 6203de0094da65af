using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using ZeroDte.Mlflow.Server.Locations;
using ZeroDte.Postgres;
using static ZeroDte.Postgres.Sql;

#pragma warning disable CA1068 // The statements are params and have to come last.

namespace ZeroDte.Mlflow.Server.Hosting;

/// <summary>The server's own connections, and its schema, made once before the first use.</summary>
internal sealed class Database : IAsyncDisposable
{
    public const string ConnectionName = "ZeroDte";

    private static readonly MigrationSource Migrations = new(typeof(Database).Assembly, "ZeroDte.Mlflow.Server.Migrations.", "mlflow");

    private readonly NpgsqlDataSource _source;
    private readonly Migrator _migrator;
    private readonly string _artifactRoot;
    private readonly SemaphoreSlim _migrating = new(1);
    private volatile bool _migrated;

    public Database(IConfiguration configuration, IOptions<MlflowServerOptions> options, ILogger<Migrator> logger)
    {
        var connection = configuration.GetConnectionString(ConnectionName)
            ?? throw new InvalidOperationException(
                $"No database is configured. Set ConnectionStrings__{ConnectionName} to a PostgreSQL server.");
        _source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connection)
        {
            SearchPath = "mlflow",
            MaxAutoPrepare = 0,
            NoResetOnClose = true, // nothing here changes a session, and the reset costs more than a small query
            IncludeErrorDetail = true,
            ApplicationName = "mlflow",
        });
        _migrator = new(_source, Migrations, logger);
        _artifactRoot = options.Value.DefaultArtifactRoot;
    }

    /// <exception cref="MigrationException">The database cannot be brought to the schema of this build.</exception>
    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await _migrating.WaitAsync(cancellationToken);
        try
        {
            if (_migrated)
                return;

            await _migrator.MigrateAsync(cancellationToken);
            await _source.ExecuteAsync(cancellationToken, Statement(
                "update experiment set artifact_location = $1 where id = 0 and artifact_location = ''",
                $"{ArtifactLocation.Root(_artifactRoot)}/0"));
            _migrated = true;
        }
        finally
        {
            _migrating.Release();
        }
    }

    public async ValueTask<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        if (!_migrated)
            await MigrateAsync(cancellationToken);
        return await _source.OpenConnectionAsync(cancellationToken);
    }

    /// <inheritdoc cref="Prepared.ExecutePreparedAsync"/>
    public async Task<int> ExecuteAsync(CancellationToken cancellationToken, params NpgsqlBatchCommand[] statements)
    {
        await using var connection = await OpenAsync(cancellationToken);
        return await connection.ExecutePreparedAsync(cancellationToken, statements);
    }

    /// <inheritdoc cref="Prepared.QueryPreparedAsync"/>
    public async Task<List<T>> QueryAsync<T>(
        Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken, params NpgsqlBatchCommand[] statements)
    {
        await using var connection = await OpenAsync(cancellationToken);
        return await connection.QueryPreparedAsync(read, cancellationToken, statements);
    }

    public ValueTask DisposeAsync()
    {
        _migrating.Dispose();
        return _source.DisposeAsync();
    }
}
