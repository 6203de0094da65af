using Npgsql;
using ZeroDte.Pipeline.Identity;
using ZeroDte.Postgres;
using ZeroDte.Quant.Learning.Configuration;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Pipeline.Tuning;

/// <summary>The configurations that studies chose, which retraining reads.</summary>
public sealed class ChosenConfigurations(NpgsqlDataSource database)
{
    /// <summary>The latest choice that knew no session after <paramref name="asOf"/>; null before the first.</summary>
    public async Task<ChosenConfiguration?> LatestAsync(
        ModelKey model, DateOnly asOf, CancellationToken cancellationToken) => (await database.QueryAsync(
        row => new ChosenConfiguration(
            StudyId: row.GetString(0),
            Model: model,
            AsOf: row.GetFieldValue<DateOnly>(1),
            ChosenAt: row.GetFieldValue<DateTimeOffset>(2),
            Configuration: ModelConfiguration.Parse(row.GetString(3)),
            Reason: row.GetString(4),
            Keeps: row.GetBoolean(5)),
        cancellationToken,
        Statement("""
            select study_id, as_of, chosen_at, configuration, reason, keeps from chosen_configuration
            where symbol = $1 and record = $2 and as_of <= $3 order by as_of desc, chosen_at desc limit 1
            """, model.Symbol.Value, model.Record.Value, asOf))).SingleOrDefault();

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
            chosen.StudyId, chosen.Model.Symbol.Value, chosen.Model.Record.Value, chosen.AsOf, chosen.ChosenAt,
            chosen.Configuration.ToJson(), chosen.Reason, chosen.Keeps));
}
