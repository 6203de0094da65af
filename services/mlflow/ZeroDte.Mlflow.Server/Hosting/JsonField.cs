using System.Globalization;
using System.Text.Json;
using ZeroDte.Mlflow.Protocol;
using ZeroDte.Mlflow.Protocol.Wire;

namespace ZeroDte.Mlflow.Server.Hosting;

/// <summary>Values of a request's JSON, or the refusal of what does not fit in MLflow's words.</summary>
internal static class JsonField
{
    public static string? Member(JsonElement item, string name, string path) =>
        item.ValueKind != JsonValueKind.Object ? throw InvalidValue(path, item)
        : !item.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null ? null
        : Text(value, $"{path}.{name}");

    /// <exception cref="MlflowException">It is no text, or one that only JSON can write.</exception>
    public static string Text(JsonElement value, string name)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString()! : throw InvalidValue(name, value);
        }
        catch (InvalidOperationException exception)
        {
            throw new MlflowException(
                ErrorCode.InvalidParameterValue, $"'{name}' is no text: it holds half of a surrogate pair.", exception);
        }
    }

    /// <summary>A member that must be there and not be empty.</summary>
    public static string Text(JsonElement item, string name, string path) =>
        Filled(Member(item, name, path)) ?? throw MissingValue($"{path}.{name}");

    public static KeyValue KeyValue(JsonElement item, string path) =>
        new(Text(item, "key", path), Member(item, "value", path) ?? "");

    public static Metric Metric(JsonElement item, string path) => new(
        Text(item, "key", path),
        Number(Required(item, "value", path), $"{path}.value"),
        Whole(Required(item, "timestamp", path), $"{path}.timestamp"),
        Step(item, path),
        ModelId: Filled(Member(item, "model_id", path)),
        DatasetName: Filled(Member(item, "dataset_name", path)),
        DatasetDigest: Filled(Member(item, "dataset_digest", path)));

    /// <summary>Some clients send an empty text for none.</summary>
    public static string? Filled(string? text) => text is { Length: > 0 } ? text : null;

    /// <summary>Zero where there is none.</summary>
    public static long Step(JsonElement item, string path) =>
        item.TryGetProperty("step", out var step) && step.ValueKind != JsonValueKind.Null ? Whole(step, $"{path}.step") : 0;

    public static long Whole(JsonElement value, string name) => value switch
    {
        { ValueKind: JsonValueKind.Number } when value.TryGetInt64(out var whole) => whole,
        { ValueKind: JsonValueKind.Number } when value.GetDouble() is var real && real == Math.Floor(real)
            && Math.Abs(real) < 1e18 => (long)real,
        { ValueKind: JsonValueKind.String } when long.TryParse(value.GetString(), NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture, out var whole) => whole,
        _ => throw InvalidValue(name, value),
    };

    /// <summary>Infinities become the largest numbers, as MLflow keeps them.</summary>
    public static double Number(JsonElement value, string name) => value switch
    {
        { ValueKind: JsonValueKind.Number } => Math.Clamp(value.GetDouble(), double.MinValue, double.MaxValue),
        { ValueKind: JsonValueKind.String } => value.GetString() switch
        {
            "NaN" => double.NaN,
            "Infinity" => double.MaxValue,
            "-Infinity" => double.MinValue,
            { } text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) =>
                Math.Clamp(number, double.MinValue, double.MaxValue),
            _ => throw InvalidValue(name, value),
        },
        _ => throw InvalidValue(name, value),
    };

    public static JsonElement Required(JsonElement item, string name, string path) =>
        item.ValueKind != JsonValueKind.Object ? throw InvalidValue(path, item)
        : item.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value
        : throw MissingValue($"{path}.{name}");

    public static MlflowException MissingValue(string name) =>
        MlflowException.Invalid($"Missing value for required parameter '{name}'. See the API docs for more information about request "
            + "parameters.");

    public static MlflowException InvalidValue(string name, JsonElement value)
    {
        var text = value.GetRawText();
        return MlflowException.Invalid(
            $"Invalid value {(text.Length > 200 ? $"{text[..200]}…" : text)} for parameter '{name}' supplied:  Hint: Value was of type "
                + $"'{value.ValueKind}'. See the API docs for more information about request parameters.");
    }
}
