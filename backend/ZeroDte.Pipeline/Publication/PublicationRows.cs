using Npgsql;
using ZeroDte.Pipeline.Promotion;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Publication;

/// <summary>How far the tracking server has followed, version by version.</summary>
internal static class PublicationRows
{
    /// <summary>The last version of those that were published without a gap.</summary>
    public static async Task<int> LastCompleteAsync(NpgsqlConnection connection, string record, Symbol symbol,
        CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("""
            select coalesce(min(version) filter (where registry_version is null) - 1, max(version), 0)
            from model_version left join model_publication using (record, symbol, version) where record = $1 and symbol = $2
            """, connection)
        {
            Parameters = { new() { Value = record }, new() { Value = symbol.Value } },
        };
        return (int)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <returns>Whether an earlier attempt began, and may have left a run or a version.</returns>
    public static async Task<bool> BeginAsync(NpgsqlConnection connection, ModelVersion version, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("insert into model_publication (record, symbol, version) values ($1, $2, $3) on "
            + "conflict do nothing", connection);
        AddKey(command, version);
        return await command.ExecuteNonQueryAsync(cancellationToken) == 0;
    }

    public static async Task CompleteAsync(NpgsqlConnection connection, ModelVersion version, string runId, string registryVersion,
        CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("update model_publication set run_id = $4, registry_version = $5 where record = $1 and "
            + "symbol = $2 and version = $3", connection);
        AddKey(command, version);
        command.Parameters.Add(new() { Value = runId });
        command.Parameters.Add(new() { Value = registryVersion });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static void AddKey(NpgsqlCommand command, ModelVersion version)
    {
        command.Parameters.Add(new() { Value = version.Record });
        command.Parameters.Add(new() { Value = version.Symbol.Value });
        command.Parameters.Add(new() { Value = version.Version });
    }
}
