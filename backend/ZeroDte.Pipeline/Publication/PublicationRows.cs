using Npgsql;
using ZeroDte.Pipeline.Identity;
using ZeroDte.Pipeline.Promotion;
using ZeroDte.Postgres;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Pipeline.Publication;

/// <summary>How far the tracking server has followed, version by version.</summary>
internal static class PublicationRows
{
    /// <summary>The last version of those that were published without a gap.</summary>
    public static Task<int> LastCompleteAsync(NpgsqlConnection connection, ModelKey model,
        CancellationToken cancellationToken) =>
        connection.ScalarAsync<int>(cancellationToken, Statement("""
            select coalesce(min(version) filter (where registry_version is null) - 1, max(version), 0)
            from model_version left join model_publication using (record, symbol, version) where record = $1 and symbol = $2
            """, model.Record.Value, model.Symbol.Value));

    /// <returns>Whether an earlier attempt began, and may have left a run or a version.</returns>
    public static async Task<bool> BeginAsync(NpgsqlConnection connection, ModelVersion version, CancellationToken cancellationToken) =>
        await connection.ExecuteAsync(cancellationToken, Statement(
            "insert into model_publication (record, symbol, version) values ($1, $2, $3) on conflict do nothing",
            version.Key.Record.Value, version.Symbol.Value, version.Version)) == 0;

    public static Task CompleteAsync(NpgsqlConnection connection, ModelVersion version, string runId, string registryVersion,
        CancellationToken cancellationToken) =>
        connection.ExecuteAsync(cancellationToken, Statement(
            "update model_publication set run_id = $4, registry_version = $5 where record = $1 and symbol = $2 and version = $3",
            version.Key.Record.Value, version.Symbol.Value, version.Version, runId, registryVersion));
}
