using System.Text.Json;
using Npgsql;
using ZeroDte.Pipeline.Identity;
using ZeroDte.Pipeline.Storage;
using ZeroDte.Postgres;
using ZeroDte.Quant.Learning.Configuration;
using ZeroDte.Quant.Market;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Pipeline.Promotion;

/// <summary>Versions of models in PostgreSQL. They are added, never changed.</summary>
public sealed class ModelVersions(NpgsqlDataSource database)
{
    /// <summary>Versions kept in memory; one takes about 100 kB.</summary>
    private const int Capacity = 64;

    private const string Columns = """
        v.record, v.symbol, v.version, v.session, v.origin, v.trained_at, v.bars_known_at, v.data_hash, v.first_session, v.sessions,
        v.configuration, v.seed, v.code, v.format, v.content, v.content_hash, v.evidence, v.verdict, p.run_id
        """;

    private const string From = "model_version v left join model_publication p using (record, symbol, version)";

    private const string OfNumber = "v.record = $1 and v.symbol = $2 and v.version = $3";

    private readonly Recent<(ModelKey Model, int Version, ContentHash Content), ModelVersion> _kept = new(Capacity);

    public Task<ModelVersion?> FindAsync(ModelKey model, int version, CancellationToken cancellationToken) =>
        OneAsync(OfNumber, cancellationToken, model.Record.Value, model.Symbol.Value, version);

    /// <summary>The version that is watched beside a champion; null if none is.</summary>
    public async Task<ModelVersion?> WatchedAsync(ModelVersion champion, DateOnly upTo, CancellationToken cancellationToken) =>
        await LatestChosenAsync(champion.Key, upTo, cancellationToken) is { Verdict.Decision: Decision.Shadow } watched
        && watched.Configuration.Hash != champion.Configuration.Hash
            ? watched
            : null;

    /// <summary>Whether a configuration that was chosen has been before the gates since.</summary>
    public Task<bool> HasTriedAsync(ModelKey model, ModelConfiguration configuration, DateOnly since,
        CancellationToken cancellationToken) =>
        database.ScalarAsync<bool>(cancellationToken, Statement(
            "select exists (select from model_version where record = $1 and symbol = $2 and origin = 'optimise' and configuration_hash = "
                + "$3 and session >= $4)", model.Record.Value, model.Symbol.Value, configuration.Hash, since));

    /// <summary>Versions in the order in which they were made, page by page.</summary>
    public Task<IReadOnlyList<ModelVersion>> AfterAsync(ModelKey model, int version, int most,
        CancellationToken cancellationToken) =>
        QueryAsync($"select {Columns} from {From} where v.record = $1 and v.symbol = $2 and v.version > $3 order by v.version limit $4",
            cancellationToken, model.Record.Value, model.Symbol.Value, version, most);

    /// <summary>The latest versions, the newest first.</summary>
    public async Task<IReadOnlyList<VersionSummary>> ListAsync(
        ModelKey model, int most, CancellationToken cancellationToken) => await database.QueryAsync(
        row => new VersionSummary(
            Version: row.GetInt32(0),
            Session: row.GetFieldValue<DateOnly>(1),
            Sessions: row.GetInt32(2),
            Origin: Enum.Parse<ModelOrigin>(row.GetString(3), ignoreCase: true),
            TrainedAt: row.GetFieldValue<DateTimeOffset>(4),
            DataHash: new(row.GetString(5)),
            ContentHash: new(row.GetString(6)),
            Configuration: $"{ModelConfiguration.Parse(row.GetString(7))}",
            Code: row.GetString(8),
            Verdict: JsonSerializer.Deserialize<GateVerdict>(row.GetString(9), LifecycleJson.Options)!,
            Standing: row.GetString(10),
            RunId: row.OrNull<string>(11),
            PublishedAs: row.OrNull<string>(12)),
        cancellationToken,
        Statement($"""
            select v.version, v.session, v.sessions, v.origin, v.trained_at, v.data_hash, v.content_hash, v.configuration, v.code,
                v.verdict, {Standings.Now}, p.run_id, p.registry_version
            from {From} where v.record = $1 and v.symbol = $2 order by v.version desc limit $3
            """, model.Record.Value, model.Symbol.Value, most));

    /// <summary>The number that the next version is to have. Others who want one wait until this transaction has ended.</summary>
    internal static async Task<int> NextAsync(NpgsqlTransaction transaction, ModelKey model,
        CancellationToken cancellationToken)
    {
        await LifecycleLock.TakeAsync(transaction, model, cancellationToken);
        return await transaction.Connection!.ScalarAsync<int>(cancellationToken, Statement(
            "select coalesce(max(version), 0) + 1 from model_version where record = $1 and symbol = $2",
            model.Record.Value, model.Symbol.Value));
    }

    internal static Task AddAsync(NpgsqlTransaction transaction, ModelVersion version, int revision, CancellationToken cancellationToken) =>
        transaction.Connection!.ExecuteAsync(cancellationToken, Statement("""
            insert into model_version (record, symbol, version, session,
                origin, trained_at, bars_known_at, data_hash, first_session, sessions,
                configuration, configuration_hash, seed, code, format, content, content_hash, evidence, verdict, revision)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18::jsonb, $19::jsonb, $20)
            """,
            version.Key.Record.Value,
            version.Key.Symbol.Value,
            version.Version,
            version.Session,
            JsonNamingPolicy.CamelCase.ConvertName(version.Origin.ToString()),
            version.TrainedAt,
            version.BarsKnownAt,
            version.DataHash.Value,
            version.FirstSession,
            version.Sessions,
            version.Configuration.ToJson(),
            version.Configuration.Hash,
            version.Seed,
            version.Code,
            version.Format,
            version.Content,
            version.ContentHash.Value,
            JsonSerializer.Serialize(version.Evidence, LifecycleJson.Options),
            JsonSerializer.Serialize(version.Verdict, LifecycleJson.Options),
            revision));

    /// <summary>The version that a condition names; null if there is none.</summary>
    /// <remarks>Most of a row is its content, which never changes and is not read again; what is asked is which row, and its run.</remarks>
    internal async Task<ModelVersion?> OneAsync(string condition, CancellationToken cancellationToken, params object?[] values)
    {
        var found = await database.QueryAsync(
            row => (Key: new ModelKey(new(row.GetString(0)), Symbol.Parse(row.GetString(1))), Version: row.GetInt32(2),
                Content: new ContentHash(row.GetString(3)), RunId: row.OrNull<string>(4)),
            cancellationToken, Statement(
                $"select v.record, v.symbol, v.version, v.content_hash, p.run_id from {From} where {condition}", values));
        if (found is not [var one])
            return null;

        var key = (one.Key, one.Version, one.Content);
        if (_kept.Find(key) is not { } version)
        {
            version = (await QueryAsync($"select {Columns} from {From} where {OfNumber}", cancellationToken, one.Key.Record.Value,
                one.Key.Symbol.Value, one.Version)).Single();
            _kept.Keep(key, version);
        }

        return version with { RunId = one.RunId };
    }

    private static ModelVersion Read(NpgsqlDataReader reader) => new(
        Key: new(new(reader.GetString(0)), Symbol.Parse(reader.GetString(1))),
        Version: reader.GetInt32(2),
        Session: reader.GetFieldValue<DateOnly>(3),
        Origin: Enum.Parse<ModelOrigin>(reader.GetString(4), ignoreCase: true),
        TrainedAt: reader.GetFieldValue<DateTimeOffset>(5),
        BarsKnownAt: reader.GetFieldValue<DateTimeOffset>(6),
        DataHash: new(reader.GetString(7)),
        FirstSession: reader.GetFieldValue<DateOnly>(8),
        Sessions: reader.GetInt32(9),
        Configuration: ModelConfiguration.Parse(reader.GetString(10)),
        Seed: reader.GetInt32(11),
        Code: reader.GetString(12),
        Format: reader.GetInt32(13),
        Content: reader.GetString(14),
        ContentHash: new(reader.GetString(15)),
        Evidence: JsonSerializer.Deserialize<Evidence>(reader.GetString(16), LifecycleJson.Options)!,
        Verdict: JsonSerializer.Deserialize<GateVerdict>(reader.GetString(17), LifecycleJson.Options)!)
    {
        RunId = reader.OrNull<string>(18),
    };

    /// <summary>The latest version that was made for a configuration which a search had chosen.</summary>
    private Task<ModelVersion?> LatestChosenAsync(ModelKey model, DateOnly upTo, CancellationToken cancellationToken) => OneAsync("""
        v.record = $1 and v.symbol = $2 and v.origin = 'optimise' and v.session <= $3 order by v.session desc, v.version desc limit 1
        """, cancellationToken, model.Record.Value, model.Symbol.Value, upTo);

    private async Task<IReadOnlyList<ModelVersion>> QueryAsync(string sql, CancellationToken cancellationToken, params object[] values) =>
        await database.QueryAsync(Read, cancellationToken, Statement(sql, values));
}
