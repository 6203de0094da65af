using System.Collections.Frozen;
using ZeroDte.Mlflow.Protocol.Wire;
using ZeroDte.Mlflow.Server.Hosting;
using ZeroDte.Mlflow.Server.Search;

namespace ZeroDte.Mlflow.Server.Registry;

internal sealed class RegisteredModelSearch(Database database)
{
    private static readonly SearchSchema Schema = new(
        "registered model",
        new Dictionary<string, Column>
        {
            ["name"] = new("m.name"),
            ["creation_timestamp"] = new("m.created", Numeric: true),
            ["last_updated_timestamp"] = new("m.updated", Numeric: true),
            ["timestamp"] = new("m.updated", Numeric: true),
        }.ToFrozenDictionary(),
        new Dictionary<string, KeyedTable> { ["tag"] = new("registered_model_tag", "model", "m.id", Numeric: false) }.ToFrozenDictionary())
    {
        Implied = Prompts.ModelsOnly,
    };

    private static readonly OrderTerm[] Ties = [new("m.name", "text", Descending: false)];

    public async Task<(IReadOnlyList<RegisteredModel> Models, string? NextPage)> SearchAsync(
        SearchRequest request, CancellationToken cancellationToken)
    {
        var search = new PagedSearch(new(), request, Schema, Schema, defaultOrder: null, Ties);
        await using var connection = await database.OpenAsync(cancellationToken);
        var (models, next) = await search.ReadAsync(connection, RegisteredModelRow.Read, $"""
            select {RegisteredModelRow.Columns}, {search.Place} from registered_model m{search.Joins}
            where {search.Where} {search.OrderAndLimit}
            """, cancellationToken);
        return (await RegisteredModelRow.WithLatestAsync(connection, models, cancellationToken), next);
    }
}
