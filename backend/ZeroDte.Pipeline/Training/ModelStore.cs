using System.Text.Json;
using System.Text.Json.Serialization;
using Npgsql;
using NpgsqlTypes;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Training;

/// <summary>Trained models in PostgreSQL.</summary>
public sealed class ModelStore(NpgsqlDataSource database)
{
    /// <summary>Number of the JSON layout below. Raise it when the layout changes: models of another layout are left alone and a new version is trained.</summary>
    private const int Format = 2;

    // A p-value may be NaN, which plain JSON cannot write.
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>The latest version of a symbol's model, made by <paramref name="train"/> if there is none. Of two callers at once, one trains.</summary>
    /// <param name="train">Makes the model from the version number it is to have.</param>
    public async Task<TrainedModel> GetOrAddAsync(Symbol symbol, Func<int, TrainedModel> train, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var takeTurn = new NpgsqlCommand("select pg_advisory_xact_lock(hashtextextended('model of ' || $1, 0))", connection)
        {
            Parameters = { new() { Value = symbol.Value } },
            CommandTimeout = 0,
        };
        await takeTurn.ExecuteNonQueryAsync(cancellationToken);

        var (latest, lastVersion) = await LatestAsync(connection, symbol, cancellationToken);
        if (latest is not null)
            return latest;

        var model = train(lastVersion + 1);
        await AddAsync(connection, model, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return model;
    }

    private static async Task<(TrainedModel? Model, int LastVersion)> LatestAsync(
        NpgsqlConnection connection, Symbol symbol, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "select version, format, trained_at, data_hash, content from model where symbol = $1 order by version desc limit 1", connection)
        {
            Parameters = { new() { Value = symbol.Value } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
            return (null, 0);

        var version = reader.GetInt32(0);
        if (reader.GetInt32(1) != Format)
            return (null, version);

        var content = JsonSerializer.Deserialize<TrainedModel.Fits>(reader.GetString(4), Json)!;
        return (new(symbol, version, reader.GetFieldValue<DateTimeOffset>(2), reader.GetString(3), content), version);
    }

    private static async Task AddAsync(NpgsqlConnection connection, TrainedModel model, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "insert into model (symbol, version, format, trained_at, data_hash, content) values ($1, $2, $3, $4, $5, $6)", connection)
        {
            Parameters =
            {
                new() { Value = model.Symbol.Value },
                new() { Value = model.Version },
                new() { Value = Format },
                new() { Value = model.TrainedAt },
                new() { Value = model.DataHash },
                new() { Value = JsonSerializer.Serialize(model.Content, Json), NpgsqlDbType = NpgsqlDbType.Jsonb },
            },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
