using System.Text.Json;
using System.Text.Json.Serialization;
using ZeroDte.Pipeline.Clock;
using ZeroDte.Quant.Learning.Evaluation;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Serving;

/// <summary>How a forecast is written as JSON, wherever it is: over HTTP and on the command line.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, Converters =
[
    typeof(CamelCase<Direction>), typeof(CamelCase<OptionAction>), typeof(CamelCase<ClockKind>), typeof(CamelCase<Verdict>),
    typeof(CamelCase<AnnouncementTime>),
])]
[JsonSerializable(typeof(Forecast))]
public sealed partial class ForecastJson : JsonSerializerContext
{
    private sealed class CamelCase<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase)
        where T : struct, Enum;
}
