using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using ZeroDte.Quant.Learning;

namespace ZeroDte.Pipeline.Training;

/// <summary>A trained model: one fit for each price that a forecast can start from.</summary>
public sealed record Fits(CloseModel Open, CloseModel PreviousClose)
{
    /// <summary>Number of the JSON layout. Raise it when the layout changes: models of another layout are left alone and trained anew.</summary>
    public const int Format = 3;

    // A p-value may be NaN, which plain JSON cannot write.
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public CloseModel For(Basis basis) => basis == Basis.Open ? Open : PreviousClose;

    /// <summary>Numbers that read back to the same bits: equal models have equal text.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);

    public static Fits Parse(string json) => JsonSerializer.Deserialize<Fits>(json, Json) ?? throw new JsonException("A model cannot be null.");

    /// <summary>SHA-256 of the JSON, in lower-case hexadecimal.</summary>
    public static string Hash(string json) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)));
}
