using System.Collections.Frozen;
using ZeroDte.Mlflow.Protocol.Wire;
using ZeroDte.Mlflow.Server.Hosting;
using ZeroDte.Mlflow.Server.Search;

namespace ZeroDte.Mlflow.Server.Registry;

internal sealed class ModelVersionSearch(Database database)
{
    private static readonly SearchSchema Schema = new(
        "model version",
        new Dictionary<string, Column>
        {
            ["name"] = new("m.name"),
            ["run_id"] = new("v.run_id", Nullable: true),
            ["source_path"] = new("v.source"),
            ["current_stage"] = new("v.stage"),
            ["version_number"] = new("v.version", Numeric: true),
            ["version"] = new("v.version", Numeric: true),
            ["creation_timestamp"] = new("v.created", Numeric: true),
            ["last_updated_timestamp"] = new("v.updated", Numeric: true),
            ["timestamp"] = new("v.updated", Numeric: true),
        }.ToFrozenDictionary(),
        new Dictionary<string, KeyedTable> { ["tag"] = new("model_version_tag", "model,version", "v.model,v.version", Numeric: false) }
            .ToFrozenDictionary())
    {
        Implied = Prompts.ModelsOnly,
    };

    private static readonly OrderTerm[] Ties =
        [new("m.name", "text", Descending: false), new("v.version", "integer", Descending: true)];

    public async Task<(IReadOnlyList<ModelVersion> Versions, string? NextPage)> SearchAsync(
        SearchRequest request, CancellationToken cancellationToken)
    {
        var search = new PagedSearch(new(), request, Schema, Schema, "last_updated_timestamp DESC", Ties);
        await using var connection = await database.OpenAsync(cancellationToken);
        return await search.ReadAsync(connection, VersionRow.Read, $"""
            select {VersionRow.Columns}, {search.Place} from {VersionRow.From}{search.Joins}
            where {search.Where} {search.OrderAndLimit}
            """, cancellationToken);
    }
}
