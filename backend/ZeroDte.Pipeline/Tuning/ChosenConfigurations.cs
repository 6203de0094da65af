using Npgsql;
using NpgsqlTypes;
using ZeroDte.Quant.Learning.Configuration;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Tuning;

/// <summary>The configurations that studies chose, which retraining reads.</summary>
public sealed class ChosenConfigurations(NpgsqlDataSource database)
{
    /// <summary>The latest choice that knew no session after <paramref name="asOf"/>; null before the first.</summary>
    public async Task<ChosenConfiguration?> LatestAsync(Symbol symbol, string record, DateOnly asOf, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            select study_id, as_of, chosen_at, configuration, reason, keeps from chosen_configuration
            where symbol = $1 and record = $2 and as_of <= $3 order by as_of desc, chosen_at desc limit 1
            """);
        command.Parameters.AddWithValue(symbol.Value);
        command.Parameters.AddWithValue(record);
        command.Parameters.AddWithValue(asOf);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new(
                reader.GetString(0), symbol, record, reader.GetFieldValue<DateOnly>(1), reader.GetFieldValue<DateTimeOffset>(2),
                ModelConfiguration.Parse(reader.GetString(3)), reader.GetString(4), reader.GetBoolean(5))
            : null;
    }

    /// <summary>Stores a choice. The same again changes nothing; another one of the same study, which went on, takes its place.</summary>
    public async Task AddAsync(ChosenConfiguration chosen, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await AddAsync(connection, chosen, cancellationToken);
    }

    /// <summary>
    /// Stores a choice within the transaction of <paramref name="connection"/>, if it has one. The same again changes nothing; another one
    /// of the same study, which went on, takes its place.
    /// </summary>
    public static async Task AddAsync(NpgsqlConnection connection, ChosenConfiguration chosen, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("""
            insert into chosen_configuration (study_id, symbol, record, as_of, chosen_at, configuration, reason, keeps)
            values ($1, $2, $3, $4, $5, $6, $7, $8)
            on conflict (study_id) do update
                set chosen_at = excluded.chosen_at, configuration = excluded.configuration, reason = excluded.reason, keeps = excluded.keeps
            where chosen_configuration.configuration::text <> excluded.configuration::text or chosen_configuration.reason <> excluded.reason
            """, connection)
        {
            Parameters =
            {
                new() { Value = chosen.StudyId },
                new() { Value = chosen.Symbol.Value },
                new() { Value = chosen.Record },
                new() { Value = chosen.AsOf },
                new() { Value = chosen.ChosenAt },
                new() { Value = chosen.Configuration.ToJson(), NpgsqlDbType = NpgsqlDbType.Json },
                new() { Value = chosen.Reason },
                new() { Value = chosen.Keeps },
            },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
