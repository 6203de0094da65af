using System.Text.Json;
using System.Text.Json.Serialization;

namespace ZeroDte.Pipeline.Promotion;

/// <summary>How evidence and verdicts are written, wherever they are.</summary>
public static class LifecycleJson
{
    // A loss that cannot be measured may be NaN, which plain JSON cannot write.
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };
}
