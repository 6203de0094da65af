using System.Text.Json.Nodes;
using ZeroDte.Mlflow.Protocol.Wire;

namespace ZeroDte.Mlflow.Server.Registry;

/// <summary>What webhooks say of a model or version that was created, in MLflow's words.</summary>
internal static class CreationNews
{
    public static string OfModel(string name, string? description, IReadOnlyList<KeyValue> tags) => new JsonObject
    {
        ["name"] = name,
        ["tags"] = Map(Prompts.IsOne(tags) ? Prompts.Split(tags).Others : tags),
        ["description"] = description,
    }.ToJsonString();

    /// <summary>All but its number.</summary>
    public static string OfVersion(CreateModelVersionRequest request, IReadOnlyList<KeyValue> tags)
    {
        var news = new JsonObject { ["name"] = request.Name, ["description"] = request.Description is { Length: > 0 } d ? d : null };
        if (Prompts.IsOne(tags))
        {
            var (others, text) = Prompts.Split(tags);
            (news["template"], news["tags"]) = (text, Map(others));
        }
        else
        {
            (news["source"], news["tags"]) = (request.Source, Map(tags));
            news["run_id"] = request.RunId is { Length: > 0 } run ? run : null;
        }

        return news.ToJsonString();
    }

    private static JsonObject Map(IEnumerable<KeyValue> tags) =>
        new(tags.Select(t => KeyValuePair.Create(t.Key, (JsonNode?)JsonValue.Create(t.Value))));
}
