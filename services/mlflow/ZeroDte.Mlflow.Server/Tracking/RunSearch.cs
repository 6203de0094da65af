using System.Collections.Frozen;
using ZeroDte.Mlflow.Protocol.Wire;
using ZeroDte.Mlflow.Server.Hosting;
using ZeroDte.Mlflow.Server.Search;
using ZeroDte.Postgres;

namespace ZeroDte.Mlflow.Server.Tracking;

internal sealed class RunSearch(Database database)
{
    private static readonly SearchSchema Schema = new(
        "run",
        new Dictionary<string, Column>
        {
            ["run_id"] = new("r.run_id"),
            ["run_name"] = new("r.name"),
            ["run name"] = new("r.name"),
            ["Run name"] = new("r.name"),
            ["Run Name"] = new("r.name"),
            ["experiment_id"] = new("r.experiment::text"),
            ["user_id"] = new("r.user_id"),
            ["status"] = new("r.status"),
            ["artifact_uri"] = new("r.artifact_uri"),
            ["lifecycle_stage"] = new("r.lifecycle_stage"),
            ["start_time"] = new("r.start_time", Numeric: true),
            ["created"] = new("r.start_time", Numeric: true),
            ["Created"] = new("r.start_time", Numeric: true),
            ["end_time"] = new("r.end_time", Numeric: true, Nullable: true),
        }.ToFrozenDictionary(),
        new Dictionary<string, KeyedTable>
        {
            // The experiment follows from the run; named as well, it lets the index on (experiment, key, value) be used.
            ["metric"] = new("latest_metric", "run,experiment", "r.id,r.experiment", Numeric: true),
            ["param"] = new("param", "run", "r.id", Numeric: false, Indexed: true),
            ["tag"] = new("run_tag", "run", "r.id", Numeric: false, Indexed: true),
        }.ToFrozenDictionary())
    {
        Datasets = new Dictionary<string, Column>
        {
            ["name"] = Dataset("d.name"),
            ["digest"] = Dataset("d.digest"),
            ["context"] = Dataset("i.context"),
        }.ToFrozenDictionary(),
    };

    /// <summary>
    /// For a walk along a metric's values. The run alone finds another metric's row there; naming the experiment too would make
    /// PostgreSQL expect so few matches that it sorts every run instead of walking.
    /// </summary>
    private static readonly SearchSchema Walked = Schema with
    {
        Tables = Schema.Tables.ToDictionary(t => t.Key, t => t.Value with { Owner = "run", OuterKey = "r.id" }).ToFrozenDictionary(),
    };

    private static readonly OrderTerm[] Ties = [new("r.start_time", "bigint", Descending: true),
        new("r.run_id", "text", Descending: false)];

    public async Task<(IReadOnlyList<Run> Runs, string? NextPage)> SearchAsync(
        SearchRequest request, IReadOnlyList<string> experimentIds, string? view, CancellationToken cancellationToken)
    {
        var query = new Query(
            [.. experimentIds.Select(ExperimentId.Parse)], FilterParser.Parse(request.Filter), request, Lifecycle.Of(view),
            PageToken.Digest(
                "runs", string.Join(',', experimentIds), request.Filter ?? "", string.Join('\u001f', request.OrderBy), view ?? ""));

        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = query.Metric is { } metric
            ? await ReadAsync(connection, query, metric, cancellationToken)
            : [];
        // The walk along the metric's index leaves out runs without a number. They come last: only a page that is not full needs them.
        if (query.Metric is null || (rows.Count <= request.MaxResults && !query.Requires(query.Metric)))
            rows = await ReadAsync(connection, query, null, cancellationToken);

        var (found, next) = Page.Cut(rows, request.MaxResults, query.Digest, r => (r.Id, r.Info), r => r.At);
        return (await RunContent.ReadAsync(connection, found, cancellationToken), next);
    }

    private static Column Dataset(string column) => new(column, Nullable: true)
    {
        Exists = "exists (select 1 from dataset_input i join dataset d on d.id = i.dataset where i.run = r.id and {test})",
    };

    /// <param name="metric">Walk along this metric's values instead of looking at every run.</param>
    private static async Task<List<(long Id, RunInfo Info, string?[] At)>> ReadAsync(
        Npgsql.NpgsqlConnection connection, Query query, string? metric, CancellationToken cancellationToken)
    {
        const string Driving = "m";
        var sql = new SqlText();
        var schema = metric is null ? Schema : Walked;
        var ordering = new Ordering(schema, sql, query.Request.OrderBy, Ties, metric is null ? null : Driving);
        var token = PageToken.Decode(query.Request.PageToken, query.Digest, ordering.Count);
        if (metric is not null && token is { After: [null, ..] })
            return []; // past the last number

        var from = metric is null
            ? $"run r{ordering.Joins} where r.experiment = {Experiments()}"
            : $"latest_metric {Driving} join run r on r.id = {Driving}.run{ordering.Joins} where {Driving}.key = {sql.Add(metric)} and "
                + $"{Driving}.value is not null and {Driving}.experiment = {Experiments()}";
        var condition = new FilterCompiler(schema, sql) { Driving = metric is null ? null : (metric, $"{Driving}.value") }
            .Compile(query.Condition);
        return await connection.QueryAsync(
            r => (r.GetInt64(9), RunRow.ReadInfo(r), r.GetFieldValue<string?[]>(10)), cancellationToken, sql.Statement($"""
            select {RunRow.InfoColumns}, r.id, array[{ordering.Columns}] from {from}
            and r.lifecycle_stage = any({sql.Add(query.Stages)}) and ({condition}) and {ordering.After(token, sql)}
            order by {ordering.By} limit {sql.Add(query.Request.MaxResults + 1)}
            """));

        // One experiment is compared with =, so that the index can give its order.
        string Experiments() => query.Experiments is [var one] ? sql.Add(one) : $"any({sql.Add(query.Experiments)})";
    }

    private sealed record Query(
        long[] Experiments, Condition? Condition, SearchRequest Request, string[] Stages, string Digest)
    {
        /// <summary>The metric that a search of one experiment is ordered by first.</summary>
        public string? Metric { get; } = Experiments.Length == 1 && Request.OrderBy.Count > 0
            && Schema.Resolve(FilterParser.ParseOrder(Request.OrderBy[0]).Field) is { Table.Numeric: true } target
            ? target.Field.Key
            : null;

        public bool Requires(string metric) =>
            FilterCompiler.Requires(Condition, c => Schema.Resolve(c.Field) is { Table.Numeric: true } && c.Field.Key == metric);
    }
}
