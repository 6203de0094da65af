using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ZeroDte.Mlflow.Server.Hosting;

namespace ZeroDte.Mlflow.Server.Traces;

/// <summary>What somebody says of a trace. Kept in the shape in which it came: only its names and times are the server's.</summary>
internal static class Assessment
{
    /// <summary>What an update may change, as its mask calls it.</summary>
    private static readonly Dictionary<string, string> Fields = new()
    {
        ["assessmentName"] = "assessment_name",
        ["assessment_name"] = "assessment_name",
        ["feedback"] = "feedback",
        ["expectation"] = "expectation",
        ["rationale"] = "rationale",
        ["metadata"] = "metadata",
        ["valid"] = "valid",
    };

    /// <summary>Those that come with a trace.</summary>
    public static IReadOnlyList<(string Id, string Body)> Of(JsonElement info, string trace) =>
        !info.TryGetProperty("assessments", out var list) ? []
        : list.ValueKind != JsonValueKind.Array ? throw JsonField.InvalidValue("assessments", list)
        : [.. list.EnumerateArray().Select((item, i) => Of(item, trace, JsonField.Member(item, "assessment_id", $"assessments[{i}]")))
            .DistinctBy(a => a.Id)];

    /// <param name="id">Null for a new one.</param>
    public static (string Id, string Body) Of(JsonElement assessment, string trace, string? id)
    {
        JsonField.Text(assessment, "assessment_name", "assessment");
        var (named, body) = (JsonField.Filled(id) ?? $"a-{Guid.NewGuid():N}", JsonObject.Create(assessment)!);
        (body["assessment_id"], body["trace_id"]) = (named, trace);
        return (named, body.ToJsonString());
    }

    /// <summary>What is new of it, by the mask that names the fields which count.</summary>
    public static string Changes(JsonElement assessment, string mask)
    {
        var changes = new JsonObject();
        foreach (var path in mask.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var field = Fields.GetValueOrDefault(path) ?? throw Protocol.MlflowException.Invalid(
                $"Invalid path '{path}' in 'update_mask'. Expected some of {string.Join(", ", Fields.Values.Distinct())}.");
            changes[field] = assessment.TryGetProperty(field, out var value) ? JsonNode.Parse(value.GetRawText()) : null;
        }

        return changes.ToJsonString();
    }

    public static string Stamp(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
