using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using ZeroDte.Quant.Learning.Configuration;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Promotion;

/// <summary>Versions of models in PostgreSQL. They are added, never changed.</summary>
public sealed class ModelVersions(NpgsqlDataSource database)
{
    internal const string Columns = """
        v.record, v.symbol, v.version, v.session, v.origin, v.trained_at, v.bars_known_at, v.data_hash, v.first_session, v.sessions,
        v.configuration, v.seed, v.code, v.format, v.content, v.content_hash, v.evidence, v.verdict, p.run_id
        """;

    internal const string From = "model_version v left join model_publication p using (record, symbol, version)";

    public async Task<ModelVersion?> FindAsync(string record, Symbol symbol, int version, CancellationToken cancellationToken) =>
        (await QueryAsync($"select {Columns} from {From} where v.record = $1 and v.symbol = $2 and v.version = $3", cancellationToken,
            record, symbol.Value, version)).SingleOrDefault();

    /// <summary>The version that is watched beside a champion; null if none is.</summary>
    public async Task<ModelVersion?> WatchedAsync(ModelVersion champion, DateOnly upTo, CancellationToken cancellationToken) =>
        await LatestChosenAsync(champion.Record, champion.Symbol, upTo, cancellationToken) is { Verdict.Decision: Decision.Shadow } watched
        && watched.Configuration.Hash != champion.Configuration.Hash
            ? watched
            : null;

    /// <summary>Whether a configuration that was chosen has been before the gates since.</summary>
    public async Task<bool> HasTriedAsync(string record, Symbol symbol, ModelConfiguration configuration, DateOnly since,
        CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            "select exists (select from model_version where record = $1 and symbol = $2 and origin = 'optimise' and configuration_hash = "
                + "$3 and session >= $4)");
        command.Parameters.Add(new() { Value = record });
        command.Parameters.Add(new() { Value = symbol.Value });
        command.Parameters.Add(new() { Value = configuration.Hash });
        command.Parameters.Add(new() { Value = since });
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Versions in the order in which they were made, page by page.</summary>
    public Task<IReadOnlyList<ModelVersion>> AfterAsync(string record, Symbol symbol, int version, int most,
        CancellationToken cancellationToken) =>
        QueryAsync($"select {Columns} from {From} where v.record = $1 and v.symbol = $2 and v.version > $3 order by v.version limit $4",
            cancellationToken, record, symbol.Value, version, most);

    /// <summary>The latest versions, the newest first.</summary>
    public async Task<IReadOnlyList<VersionSummary>> ListAsync(string record, Symbol symbol, int most, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"""
            select v.version, v.session, v.sessions, v.origin, v.trained_at, v.data_hash, v.content_hash, v.configuration, v.code,
                v.verdict, {Standings.Now}, p.run_id, p.registry_version
            from {From} where v.record = $1 and v.symbol = $2 order by v.version desc limit $3
            """);
        command.Parameters.Add(new() { Value = record });
        command.Parameters.Add(new() { Value = symbol.Value });
        command.Parameters.Add(new() { Value = most });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var versions = new List<VersionSummary>();
        while (await reader.ReadAsync(cancellationToken))
        {
            versions.Add(new(
                reader.GetInt32(0),
                reader.GetFieldValue<DateOnly>(1),
                reader.GetInt32(2),
                Enum.Parse<ModelOrigin>(reader.GetString(3), ignoreCase: true),
                reader.GetFieldValue<DateTimeOffset>(4),
                reader.GetString(5),
                reader.GetString(6),
                $"{ModelConfiguration.Parse(reader.GetString(7))}",
                reader.GetString(8),
                JsonSerializer.Deserialize<GateVerdict>(reader.GetString(9), LifecycleJson.Options)!,
                reader.GetString(10),
                reader.IsDBNull(11) ? null : reader.GetString(11),
                reader.IsDBNull(12) ? null : reader.GetString(12)));
        }

        return versions;
    }

    /// <summary>The number that the next version is to have. Others who want one wait until this transaction has ended.</summary>
    internal static async Task<int> NextAsync(NpgsqlTransaction transaction, string record, Symbol symbol,
        CancellationToken cancellationToken)
    {
        await LifecycleLock.TakeAsync(transaction, record, symbol, cancellationToken);
        await using var command = new NpgsqlCommand("select coalesce(max(version), 0) + 1 from model_version where record = $1 and symbol "
            + "= $2", transaction.Connection, transaction)
        {
            Parameters = { new() { Value = record }, new() { Value = symbol.Value } },
        };
        return (int)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    internal static async Task AddAsync(NpgsqlTransaction transaction, ModelVersion version, int revision,
        CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("""
            insert into model_version (record, symbol, version, session,
                origin, trained_at, bars_known_at, data_hash, first_session, sessions,
                configuration, configuration_hash, seed, code, format, content, content_hash, evidence, verdict, revision)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
            """, transaction.Connection, transaction)
        {
            Parameters =
            {
                new() { Value = version.Record },
                new() { Value = version.Symbol.Value },
                new() { Value = version.Version },
                new() { Value = version.Session },
                new() { Value = JsonNamingPolicy.CamelCase.ConvertName(version.Origin.ToString()) },
                new() { Value = version.TrainedAt },
                new() { Value = version.BarsKnownAt },
                new() { Value = version.DataHash },
                new() { Value = version.FirstSession },
                new() { Value = version.Sessions },
                new() { Value = version.Configuration.ToJson() },
                new() { Value = version.Configuration.Hash },
                new() { Value = version.Seed },
                new() { Value = version.Code },
                new() { Value = version.Format },
                new() { Value = version.Content },
                new() { Value = version.ContentHash },
                new() { Value = JsonSerializer.Serialize(version.Evidence, LifecycleJson.Options), NpgsqlDbType = NpgsqlDbType.Jsonb },
                new() { Value = JsonSerializer.Serialize(version.Verdict, LifecycleJson.Options), NpgsqlDbType = NpgsqlDbType.Jsonb },
                new() { Value = revision },
            },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    internal static ModelVersion Read(NpgsqlDataReader reader) => new(
        reader.GetString(0),
        Symbol.Parse(reader.GetString(1)),
        reader.GetInt32(2),
        reader.GetFieldValue<DateOnly>(3),
        Enum.Parse<ModelOrigin>(reader.GetString(4), ignoreCase: true),
        reader.GetFieldValue<DateTimeOffset>(5),
        reader.GetFieldValue<DateTimeOffset>(6),
        reader.GetString(7),
        reader.GetFieldValue<DateOnly>(8),
        reader.GetInt32(9),
        ModelConfiguration.Parse(reader.GetString(10)),
        reader.GetInt32(11),
        reader.GetString(12),
        reader.GetInt32(13),
        reader.GetString(14),
        reader.GetString(15),
        JsonSerializer.Deserialize<Evidence>(reader.GetString(16), LifecycleJson.Options)!,
        JsonSerializer.Deserialize<GateVerdict>(reader.GetString(17), LifecycleJson.Options)!)
    {
        RunId = reader.IsDBNull(18) ? null : reader.GetString(18),
    };

    /// <summary>The latest version that was made for a configuration which a search had chosen.</summary>
    private async Task<ModelVersion?> LatestChosenAsync(string record, Symbol symbol, DateOnly upTo, CancellationToken cancellationToken) =>
        (await QueryAsync($"""
            select {Columns} from {From} where v.record = $1 and v.symbol = $2 and v.origin = 'optimise' and v.session <= $3
            order by v.session desc, v.version desc limit 1
            """, cancellationToken, record, symbol.Value, upTo)).SingleOrDefault();

    private async Task<IReadOnlyList<ModelVersion>> QueryAsync(string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = database.CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new() { Value = value });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var versions = new List<ModelVersion>();
        while (await reader.ReadAsync(cancellationToken))
            versions.Add(Read(reader));
        return versions;
    }
}
