using Npgsql;
using ZeroDte.Mlflow.Protocol;
using ZeroDte.Mlflow.Protocol.Wire;
using ZeroDte.Mlflow.Server.Hosting;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Mlflow.Server.Tracking;

/// <summary>Few points of many: those at evenly spaced steps, and each run's first and last.</summary>
internal sealed class MetricSampling(Database database)
{
    public const int MaxPoints = 2500;

    /// <summary>Each so many steps one is marked: found by its step, by an index that the schema keeps of these alone.</summary>
    private const int Mark = 32;

    private const string Columns = $"{MetricStore.Columns}, r.run_id";

    /// <param name="range">Of steps, both included; all without it.</param>
    /// <param name="count">About how many points of each run.</param>
    public async Task<IReadOnlyList<Metric>> SampleAsync(
        IReadOnlyList<string> runIds, string key, (long Start, long End)? range, int count, CancellationToken cancellationToken)
    {
        if (runIds.Count > MetricStore.MaxRuns)
        {
            throw MlflowException.Invalid($"GetMetricHistoryBulkInterval request must specify at most {MetricStore.MaxRuns} run_ids. "
                + $"Received {runIds.Count} run_ids.");
        }

        await using var connection = await database.OpenAsync(cancellationToken);
        var runs = await connection.QueryPreparedAsync(
            r => new Sampled(r.GetInt64(0), r.GetString(1), r.GetInt64(2)), cancellationToken, Statement("""
            select r.id, r.run_id, l.step from run r join latest_metric l on l.run = r.id and l.key = $2 where r.run_id = any($1)
            """, runIds.ToArray(), key));
        if (runs.Count == 0)
            return [];

        var (start, end) = range ?? (0, runs.Max(r => r.Last));
        var found = (Int128)end - start >= (Int128)2 * Mark * count
            ? await MarkedAsync(connection, runs, key, (start, end), count, cancellationToken)
            : null;
        found ??= await AllAsync(connection, runs, key, (start, end), count, cancellationToken);
        var byRun = found.ToLookup(p => p.RunId);
        return [.. runIds.Distinct().SelectMany(run => byRun[run].Take(MetricStore.MaxBulk))];
    }

    /// <summary>Looks each wanted step up, or the marked one that follows it.</summary>
    /// <returns>Null for steps that are marked too seldom, as where each is odd.</returns>
    private static async Task<List<Metric>?> MarkedAsync(
        NpgsqlConnection connection, List<Sampled> runs, string key, (long Start, long End) range, int count,
        CancellationToken cancellationToken)
    {
        var wanted = Enumerable.Range(0, count)
            .Select(i => (long)(range.Start + (((Int128)range.End - range.Start + 1) * i / count))).ToArray();
        var points = await connection.QueryPreparedAsync(MetricStore.ReadWithRun, cancellationToken, Statement($"""
            with r as (select * from unnest($1::bigint[], $2::text[]) as r (id, run_id)),
            found as (
                select {Columns} from r cross join unnest($4::bigint[]) as wanted (step) cross join lateral (
                    select * from metric
                    where run = r.id and metric.key = $3 and step >= wanted.step and step % 32 = 0 and step <> 0
                    order by step fetch first 1 row with ties) as m),
            ends as (
                select {Columns} from r cross join lateral (
                    select * from metric where run = r.id and metric.key = $3 order by timestamp, step, value limit 1) as m
                union all select {Columns} from r join latest_metric as m on m.run = r.id and m.key = $3)
            select key, value, timestamp, step, run_id from (select * from found union select * from ends) as p
            where step between $5 and $6 order by step, timestamp, value
            """, runs.Select(r => r.Id).ToArray(), runs.Select(r => r.RunId).ToArray(), key, wanted, range.Start, range.End));
        var steps = points.GroupBy(p => p.RunId).ToDictionary(g => g.Key!, g => g.DistinctBy(p => p.Step).Count());
        return runs.All(run => 2 * steps.GetValueOrDefault(run.RunId) >= wanted.Count(step => step <= run.Last)) ? points : null;
    }

    /// <summary>Looks at every step that there is.</summary>
    private static async Task<List<Metric>> AllAsync(
        NpgsqlConnection connection, List<Sampled> runs, string key, (long Start, long End) range, int count,
        CancellationToken cancellationToken)
    {
        var ids = runs.Select(r => r.Id).ToArray();
        var steps = await connection.QueryPreparedAsync(
            r => (Run: r.GetInt64(0), Step: r.GetInt64(1)), cancellationToken,
            Statement("select distinct m.run, m.step from metric m where m.run = any($1) and m.key = $2", ids, key));
        var (start, end) = range;
        var ends = steps.GroupBy(s => s.Run).SelectMany(g => new[] { g.Min(s => s.Step), g.Max(s => s.Step) })
            .Where(s => s >= start && s <= end);
        var chosen = Spaced([.. steps.Select(s => s.Step).Where(s => s >= start && s <= end).Distinct().Order()], count)
            .Union(ends).ToArray();

        return await connection.QueryPreparedAsync(MetricStore.ReadWithRun, cancellationToken, Statement($"""
            select {Columns} from run r join metric m on m.run = r.id where r.id = any($1) and m.key = $2 and m.step = any($3)
            order by m.step, m.timestamp, m.value
            """, ids, key, chosen));
    }

    private static IEnumerable<long> Spaced(long[] steps, int count)
    {
        if (steps.Length <= count)
            return steps;
        var interval = (double)steps.Length / count;
        return Enumerable.Range(0, count).Select(i => steps[(int)(i * interval)]).Append(steps[^1]).Distinct();
    }

    /// <param name="Last">The greatest step of the metric.</param>
    private sealed record Sampled(long Id, string RunId, long Last);
}
