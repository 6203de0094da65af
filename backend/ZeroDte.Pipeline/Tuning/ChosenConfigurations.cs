using Npgsql;
using ZeroDte.Postgres;
using ZeroDte.Quant.Learning.Configuration;
using ZeroDte.Quant.Market;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Pipeline.Tuning;

/// <summary>The configurations that studies chose, which retraining reads.</summary>
public sealed class ChosenConfigurations(NpgsqlDataSource database)
{
    /// <summary>The latest choice that knew no session after <paramref name="asOf"/>; null before the first.</summary>
    public async Task<ChosenConfiguration?> LatestAsync(
        Symbol symbol, string record, DateOnly asOf, CancellationToken cancellationToken) => (await database.QueryAsync(
        row => new ChosenConfiguration(
            row.GetString(0), symbol, record, row.GetFieldValue<DateOnly>(1), row.GetFieldValue<DateTimeOffset>(2),
            ModelConfiguration.Parse(row.GetString(3)), row.GetString(4), row.GetBoolean(5)),
        cancellationToken,
        Statement("""
            select study_id, as_of, chosen_at, configuration, reason, keeps from chosen_configuration
            where symbol = $1 and record = $2 and as_of <= $3 order by as_of desc, chosen_at desc limit 1
            """, symbol.Value, record, asOf))).SingleOrDefault();

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
    public static Task AddAsync(NpgsqlConnection connection, ChosenConfiguration chosen, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(cancellationToken, Statement("""
            insert into chosen_configuration (study_id, symbol, record, as_of, chosen_at, configuration, reason, keeps)
            values ($1, $2, $3, $4, $5, $6::json, $7, $8)
            on conflict (study_id) do update
                set chosen_at = excluded.chosen_at, configuration = excluded.configuration, reason = excluded.reason, keeps = excluded.keeps
            where chosen_configuration.configuration::text <> excluded.configuration::text or chosen_configuration.reason <> excluded.reason
            """,
            chosen.StudyId, chosen.Symbol.Value, chosen.Record, chosen.AsOf, chosen.ChosenAt, chosen.Configuration.ToJson(), chosen.Reason,
            chosen.Keeps));
}
