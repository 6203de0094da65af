using System.Text.Json;
using System.Text.Json.Serialization;

namespace ZeroDte.Pipeline.Tuning;

/// <summary>How studies are written to the database. A measure may be NaN, which plain JSON cannot write.</summary>
internal static class StudyJson
{
    /// <summary>Raise it when the layout changes: studies of another layout cannot be resumed.</summary>
    public const int Format = 3;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    public static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, Options)
        ?? throw new JsonException($"A {typeof(T).Name} cannot be null.");
}
