using System.Collections.Frozen;
using ZeroDte.Mlflow.Server.Hosting;
using ZeroDte.Mlflow.Server.Search;
using ZeroDte.Mlflow.Server.Tracking;

namespace ZeroDte.Mlflow.Server.Traces;

internal sealed class TraceSearch(Database database)
{
    private const string RunOfMetadata =
        "(select x.value from trace_metadata x where x.trace_id = t.trace_id and x.key = 'mlflow.sourceRun')";

    private static readonly Column Started = new("t.started", Numeric: true);
    private static readonly Column Duration = new("t.duration", Numeric: true, Nullable: true);
    private static readonly Column Ended = new("(t.started + t.duration)", Numeric: true, Nullable: true);

    private static readonly SearchSchema Ordered = new(
        "trace",
        new Dictionary<string, Column>
        {
            ["request_id"] = new("t.trace_id"),
            ["trace_id"] = new("t.trace_id"),
            ["client_request_id"] = new("t.client_request_id", Nullable: true),
            ["experiment_id"] = new("t.experiment::text"),
            ["timestamp"] = Started,
            ["timestamp_ms"] = Started,
            ["execution_time"] = Duration,
            ["execution_time_ms"] = Duration,
            ["end_time"] = Ended,
            ["end_time_ms"] = Ended,
            ["status"] = new("t.status"),
            ["name"] = new(
                "(select x.value from trace_tag x where x.trace_id = t.trace_id and x.key = 'mlflow.traceName')", Nullable: true),
            ["run_id"] = new(RunOfMetadata, Nullable: true),
        }.ToFrozenDictionary(),
        new Dictionary<string, KeyedTable>
        {
            ["tag"] = new("trace_tag", "trace_id", "t.trace_id", Numeric: false, Indexed: true),
            ["metadata"] = new("trace_metadata", "trace_id", "t.trace_id", Numeric: false, Indexed: true),
        }.ToFrozenDictionary());

    /// <summary>A trace is of the run that it was made in, and of those it was linked to since.</summary>
    private static readonly SearchSchema Filtered = Ordered with
    {
        Attributes = Ordered.Attributes.ToDictionary(a => a.Key, a => a.Key == "run_id" ? a.Value with
        {
            Sql = "x.run_id",
            Exists = $"exists (select 1 from (select {RunOfMetadata} as run_id union all select l.run_id from trace_run l "
                + "where l.trace_id = t.trace_id) x where {test})",
        } : a.Value).ToFrozenDictionary(),
    };

    private static readonly OrderTerm[] Ties = [new("t.started", "bigint", Descending: true), new("t.trace_id", "text", Descending: false)];

    public async Task<(IReadOnlyList<Trace> Traces, string? NextPage)> SearchAsync(
        SearchRequest request, IReadOnlyList<string> experimentIds, CancellationToken cancellationToken)
    {
        var sql = new SqlText();
        var search = new PagedSearch(sql, request, Filtered, Ordered, "timestamp_ms DESC", Ties, string.Join(',', experimentIds));
        await using var connection = await database.OpenAsync(cancellationToken);
        return await search.ReadAsync(connection, Trace.Read, $"""
            select {Trace.Columns}, {search.Place} from trace t{search.Joins}
            where t.experiment = any({sql.Add(experimentIds.Select(ExperimentId.Parse).ToArray())}) and {search.Where}
            {search.OrderAndLimit}
            """, cancellationToken);
    }
}
