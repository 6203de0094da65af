using System.Collections.Frozen;
using ZeroDte.Mlflow.Protocol.Wire;
using ZeroDte.Mlflow.Server.Hosting;
using ZeroDte.Mlflow.Server.Search;
using ZeroDte.Mlflow.Server.Tracking;

namespace ZeroDte.Mlflow.Server.Models;

internal sealed class LoggedModelSearch(Database database)
{
    private static readonly SearchSchema Schema = new(
        "logged model",
        new Dictionary<string, Column>
        {
            ["name"] = new("m.name"),
            ["model_id"] = new("m.model_id"),
            ["model_type"] = new("m.model_type"),
            ["status"] = new("m.status"),
            ["source_run_id"] = new("m.source_run_id", Nullable: true),
            ["experiment_id"] = new("m.experiment::text"),
            ["creation_timestamp"] = new("m.created", Numeric: true),
            ["creation_time"] = new("m.created", Numeric: true),
            ["last_updated_timestamp"] = new("m.updated", Numeric: true),
        }.ToFrozenDictionary(),
        new Dictionary<string, KeyedTable>
        {
            ["tag"] = new("logged_model_tag", "model_id", "m.model_id", Numeric: false),
            ["param"] = new("logged_model_param", "model_id", "m.model_id", Numeric: false),
        }.ToFrozenDictionary());

    private static readonly OrderTerm[] Ties =
        [new("m.created", "bigint", Descending: true), new("m.model_id", "text", Descending: false)];

    /// <param name="datasets">Only models that were measured on one of them, and in the filter only those measurements.</param>
    /// <param name="orderDataset">What metrics to order by were measured on.</param>
    public async Task<(IReadOnlyList<LoggedModel> Models, string? NextPage)> SearchAsync(
        SearchRequest request, IReadOnlyList<string> experimentIds, IReadOnlyList<DatasetName> datasets, DatasetName? orderDataset,
        CancellationToken cancellationToken)
    {
        var sql = new SqlText();
        var search = new PagedSearch(
            sql, request, WithMetrics($"(select * from logged_model_metric x where {On(datasets, sql)})"),
            WithMetrics(LatestOn(orderDataset, sql)), "creation_timestamp DESC", Ties,
            string.Join(',', experimentIds), string.Join('\u001f', datasets), $"{orderDataset}");
        var onDataset = datasets.Count == 0
            ? ""
            : $"and exists (select 1 from logged_model_metric x where x.model_id = m.model_id and {On(datasets, sql)})";
        await using var connection = await database.OpenAsync(cancellationToken);
        return await search.ReadAsync(connection, LoggedModelRow.Read, $"""
            select {LoggedModelRow.Columns}, {search.Place} from logged_model m{search.Joins}
            where m.experiment = any({sql.Add(experimentIds.Select(ExperimentId.Parse).ToArray())}) and {search.Where} {onDataset}
            {search.OrderAndLimit}
            """, cancellationToken);
    }

    /// <summary>A filter on a metric finds any of its points; an order goes by the latest.</summary>
    /// <param name="metrics">The points to look at.</param>
    private static SearchSchema WithMetrics(string metrics) => Schema with
    {
        Tables = Schema.Tables.Append(new("metric", new(metrics, "model_id", "m.model_id", Numeric: true))).ToFrozenDictionary(),
    };

    private static string LatestOn(DatasetName? dataset, SqlText sql) => $"""
        (select distinct on (x.model_id, x.key) x.model_id, x.key, x.value from logged_model_metric x
        where {On(dataset is null ? [] : [dataset], sql)} order by x.model_id, x.key, x.timestamp desc, x.step desc)
        """;

    private static string On(IReadOnlyList<DatasetName> datasets, SqlText sql)
    {
        return datasets.Count == 0 ? "true" : $"({string.Join(" or ", datasets.Select(One))})";

        string One(DatasetName dataset) => dataset.Digest is { } digest
            ? $"(x.dataset_name = {sql.Add(dataset.Name)} and x.dataset_digest = {sql.Add(digest)})"
            : $"(x.dataset_name = {sql.Add(dataset.Name)})";
    }
}
