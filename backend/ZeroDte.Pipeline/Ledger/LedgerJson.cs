using System.Text.Json;
using System.Text.Json.Serialization;

namespace ZeroDte.Pipeline.Ledger;

/// <summary>
/// The one way in which sealed content is written: properties in the order of the types, no white space, numbers that read back to the same
/// bits.
/// </summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(SealedForecast))]
[JsonSerializable(typeof(SealedOutcome))]
internal sealed partial class LedgerJson : JsonSerializerContext
{
    public static string Write(SealedForecast forecast) => JsonSerializer.Serialize(forecast, Default.SealedForecast);

    public static string Write(SealedOutcome outcome) => JsonSerializer.Serialize(outcome, Default.SealedOutcome);

    public static SealedForecast ReadForecast(string content) => JsonSerializer.Deserialize(content, Default.SealedForecast)!;

    public static SealedOutcome ReadOutcome(string content) => JsonSerializer.Deserialize(content, Default.SealedOutcome)!;
}
