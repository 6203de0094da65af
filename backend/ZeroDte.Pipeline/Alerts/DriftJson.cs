using System.Text.Json;
using System.Text.Json.Serialization;

namespace ZeroDte.Pipeline.Alerts;

/// <summary>How verdicts and alerts are written, stored and sent.</summary>
public static class DriftJson
{
    // A rule without a probability has NaN for one, which plain JSON cannot write.
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>An enum's member as it is written everywhere: featureDrift.</summary>
    public static string Name<T>(T value) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName($"{value}");
}
