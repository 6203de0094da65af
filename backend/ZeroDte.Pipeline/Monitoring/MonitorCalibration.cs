using Npgsql;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Postgres;
using ZeroDte.Quant.Drift.Calibrating;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Pipeline.Monitoring;

/// <summary>
/// Finds the level of a monitor, from years that an earlier attempt drew and more of them. A few at a time are kept at once, so that a stop
/// costs no more than those, and all are deleted by the job's own commit.
/// </summary>
internal sealed class MonitorCalibration(NpgsqlDataSource database)
{
    /// <summary>Made-up years that are kept together: a fraction of a second's work.</summary>
    private const int YearsTogether = 10;

    public async Task RunAsync(JobContext context, MadeUpYears years, CancellationToken cancellationToken)
    {
        foreach (var (first, statistics) in await database.QueryAsync(
            reader => (reader.GetInt32(0), reader.GetFieldValue<byte[]>(1)), cancellationToken,
            Statement("select first, statistics from drift_draw where reference = $1 order by first", years.Key)))
        {
            years.Take(first, statistics);
        }

        while (years.Next is var next && next < years.Count)
        {
            context.Report($"calibrating: {next} of {years.Count} made-up years");
            cancellationToken.ThrowIfCancellationRequested();
            var drawn = years.Draw(YearsTogether);
            await database.ExecuteAsync(cancellationToken, NoWait(), Statement(
                "insert into drift_draw (reference, first, statistics) values ($1, $2, $3) on conflict do nothing",
                years.Key, next, drawn));
        }

        years.Finish();
        await context.Transaction.Connection!.ExecuteAsync(cancellationToken, Statement(
            "delete from drift_draw where reference = $1 or drawn_at < now() - interval '7 days'", years.Key));
    }
}
