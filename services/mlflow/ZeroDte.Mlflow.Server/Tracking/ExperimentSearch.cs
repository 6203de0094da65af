using System.Collections.Frozen;
using ZeroDte.Mlflow.Protocol;
using ZeroDte.Mlflow.Protocol.Wire;
using ZeroDte.Mlflow.Server.Hosting;
using ZeroDte.Mlflow.Server.Search;
using ZeroDte.Postgres;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Mlflow.Server.Tracking;

internal sealed class ExperimentSearch(Database database)
{
    private const int MaxExperimentsOfDatasets = 20;
    private const int MaxDatasets = 1000;

    private static readonly SearchSchema Schema = new(
        "experiment",
        new Dictionary<string, Column>
        {
            ["name"] = new("e.name"),
            ["experiment_id"] = new("e.id", Numeric: true),
            ["creation_time"] = new("e.created", Numeric: true),
            ["last_update_time"] = new("e.updated", Numeric: true),
        }.ToFrozenDictionary(),
        new Dictionary<string, KeyedTable> { ["tag"] = new("experiment_tag", "experiment", "e.id", Numeric: false) }.ToFrozenDictionary());

    private static readonly OrderTerm[] Ties = [new("e.id", "bigint", Descending: false)];

    public async Task<(IReadOnlyList<Experiment> Experiments, string? NextPage)> SearchAsync(
        SearchRequest request, string? view, CancellationToken cancellationToken)
    {
        var (sql, stages) = (new SqlText(), Lifecycle.Of(view));
        var search = new PagedSearch(sql, request, Schema, Schema, "creation_time DESC", Ties, string.Join(',', stages));
        await using var connection = await database.OpenAsync(cancellationToken);
        return await search.ReadAsync(connection, ExperimentStore.Read, $"""
            select {ExperimentStore.Columns}, {search.Place} from experiment e{search.Joins}
            where e.lifecycle_stage = any({sql.Add(stages)}) and {search.Where} {search.OrderAndLimit}
            """, cancellationToken);
    }

    public async Task<IReadOnlyList<DatasetSummary>> DatasetsAsync(IReadOnlyList<string> experimentIds, CancellationToken cancellationToken)
    {
        if (experimentIds.Count == 0)
            throw MlflowException.Invalid("SearchDatasets request must specify at least one experiment_id.");
        if (experimentIds.Count > MaxExperimentsOfDatasets)
        {
            throw MlflowException.Invalid($"SearchDatasets request cannot specify more than {MaxExperimentsOfDatasets} experiment_ids. "
                + $"Received {experimentIds.Count} experiment_ids.");
        }

        return await database.QueryAsync(
            r => new DatasetSummary(r.GetString(0), r.GetString(1), r.GetString(2), r.OrNull<string>(3)), cancellationToken, Statement("""
            select distinct d.experiment::text, d.name, d.digest, i.context from dataset d join dataset_input i on i.dataset = d.id
            where d.experiment = any($1) order by 1, 2, 3, 4 limit $2
            """, experimentIds.Select(ExperimentId.Parse).ToArray(), MaxDatasets));
    }
}
