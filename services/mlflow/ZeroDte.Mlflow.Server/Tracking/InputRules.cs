using System.Text.Json;
using ZeroDte.Mlflow.Protocol.Wire;
using ZeroDte.Mlflow.Server.Hosting;

namespace ZeroDte.Mlflow.Server.Tracking;

/// <summary>MLflow's lengths for datasets.</summary>
internal static class InputRules
{
    private const int MaxName = 500;
    private const int MaxDigest = 36;
    private const int MaxSource = 65_535;
    private const int MaxSchema = 1_048_575;
    private const int MaxProfile = 16_777_215;
    private const int MaxTagKey = 255;
    private const int MaxTagValue = 500;

    public static DatasetInput Read(JsonElement item, int index)
    {
        var path = $"datasets[{index}]";
        if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty("dataset", out var dataset))
            throw JsonField.MissingValue($"{path}.dataset");

        var tags = item.TryGetProperty("tags", out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Select((t, i) => JsonField.KeyValue(t, $"{path}.tags[{i}]")).ToArray()
            : [];
        return new(tags, new(Required("name"), Required("digest"), Required("source_type"), Required("source"), Optional("schema"),
            Optional("profile")));

        string? Optional(string name) => JsonField.Member(dataset, name, $"{path}.dataset");
        string Required(string name) => Optional(name) ?? throw JsonField.MissingValue($"{path}.dataset.{name}");
    }

    /// <summary>A model that a run took or made.</summary>
    public static ModelOutput ReadModel(JsonElement item, int index) => new(
        JsonField.Text(item, "model_id", $"models[{index}]"),
        JsonField.Step(item, $"models[{index}]"));

    public static DatasetInput Check(DatasetInput input)
    {
        var dataset = input.Dataset;
        Keys.CheckLength(dataset.Name, MaxName, "name");
        Keys.CheckLength(dataset.Digest, MaxDigest, "digest");
        Keys.CheckLength(dataset.Source, MaxSource, "source");
        Keys.CheckLength(dataset.Schema ?? "", MaxSchema, "schema");
        Keys.CheckLength(dataset.Profile ?? "", MaxProfile, "profile");
        foreach (var tag in input.Tags ?? [])
        {
            Keys.CheckLength(tag.Key, MaxTagKey, "key");
            Keys.CheckLength(tag.Value ?? "", MaxTagValue, "value");
        }

        return input;
    }
}
