using System.Globalization;
using Npgsql;
using ZeroDte.Mlflow.Protocol;
using ZeroDte.Mlflow.Protocol.Wire;
using ZeroDte.Mlflow.Server.Hosting;
using ZeroDte.Mlflow.Server.Search;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Mlflow.Server.Tracking;

/// <summary>The points of metrics, in the order of timestamp, step and value.</summary>
internal sealed class MetricStore(Database database)
{
    public const int MaxBulk = 25_000;
    public const int MaxRuns = 100;
    public const string Columns = "m.key, m.value, m.timestamp, m.step";

    /// <param name="maxResults">All without it, as in MLflow.</param>
    public async Task<MetricsResponse> HistoryAsync(string runId, string key, int? maxResults, string? pageToken,
        CancellationToken cancellationToken)
    {
        var digest = PageToken.Digest("history", runId, key);
        var (timestamp, step, value) = After(PageToken.Decode(pageToken, digest, 3));
        // The first comparison alone bounds the walk along the index. NaN, stored as null, comes last.
        var points = await database.QueryAsync(Read, cancellationToken, Statement($"""
            select {Columns} from metric m where m.run = (select id from run where run_id = $1) and m.key = $2
                and (m.timestamp, m.step) >= ($3, $4)
                and ((m.timestamp, m.step) <> ($3, $4) or m.value > $5::double precision or ($5 is not null and m.value is null))
            order by m.timestamp, m.step, m.value limit $6::bigint
            """, runId, key, timestamp, step, value, maxResults is { } max ? max + 1L : null));
        if (points.Count == 0)
            await RequireAsync(runId, cancellationToken);
        return maxResults is { } limit && points.Count > limit
            ? new([.. points.Take(limit)], new PageToken(digest, Place(points[limit - 1])).Encode())
            : new(points.OrNull());
    }

    public async Task<IReadOnlyList<Metric>> BulkAsync(IReadOnlyList<string> runIds, string key, int maxResults,
        CancellationToken cancellationToken)
    {
        if (runIds.Count > MaxRuns)
        {
            throw MlflowException.Invalid($"GetMetricHistoryBulk request cannot specify more than {MaxRuns} run_ids. Received "
                + $"{runIds.Count} run_ids.");
        }

        return await database.QueryAsync(ReadWithRun, cancellationToken, Statement($"""
            select {Columns}, r.run_id from run r join metric m on m.run = r.id where r.run_id = any($1) and m.key = $2
            order by r.run_id, m.timestamp, m.step, m.value limit $3
            """, runIds.ToArray(), key, maxResults));
    }

    public static Metric ReadWithRun(NpgsqlDataReader r) => Read(r) with { RunId = r.GetString(4) };

    private static string?[] Place(Metric last) =>
        [Text(last.Timestamp), Text(last.Step), double.IsNaN(last.Value) ? null : last.Value.ToString("R", CultureInfo.InvariantCulture)];

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The point that the page before ended with; before all points for the first page.</summary>
    private static (long Timestamp, long Step, double? Value) After(PageToken? token) =>
        token?.After is not [{ } timestamp, { } step, var value]
            ? (long.MinValue, long.MinValue, null)
            : (long.Parse(timestamp, CultureInfo.InvariantCulture), long.Parse(step, CultureInfo.InvariantCulture),
                value is null ? null : double.Parse(value, CultureInfo.InvariantCulture));

    private async Task RequireAsync(string runId, CancellationToken cancellationToken)
    {
        var found = await database.QueryAsync(
            r => r.GetInt64(0), cancellationToken, Statement("select id from run where run_id = $1", runId));
        if (found.Count == 0)
            throw RunRow.Unknown(runId);
    }

    private static Metric Read(NpgsqlDataReader r) => new(r.GetString(0), r.OrNull<double?>(1) ?? double.NaN, r.GetInt64(2), r.GetInt64(3));
}
