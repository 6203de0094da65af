using System.Text.Json;
using System.Text.Json.Serialization;
using ZeroDte.Pipeline.Identity;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Training;

namespace ZeroDte.Pipeline.Training;

/// <summary>A trained model: one fit for each price that a forecast can start from, in order.</summary>
public sealed class Fits(OrderedDictionary<Basis, CloseModel> models)
{
    /// <summary>
    /// Number of the JSON layout. Raise it when the layout changes: models of another layout are left alone and trained anew.
    /// </summary>
    public const int Format = 3;

    // A p-value may be NaN, which plain JSON cannot write.
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public IReadOnlyList<Basis> Bases => models.Keys;

    /// <exception cref="KeyNotFoundException">The model was made without this basis.</exception>
    public CloseModel For(Basis basis) =>
        Find(basis) ?? throw new KeyNotFoundException($"The model has no fit from the {basis.Label}; it has: {string.Join(", ", Bases)}.");

    /// <summary>Null if the model was made without this basis.</summary>
    public CloseModel? Find(Basis basis) => models.GetValueOrDefault(basis);

    /// <summary>Numbers that read back to the same bits: equal models have equal text.</summary>
    public string ToJson() => JsonSerializer.Serialize(models, Json);

    public static Fits Parse(string json) =>
        new(JsonSerializer.Deserialize<OrderedDictionary<Basis, CloseModel>>(json, Json)
            ?? throw new JsonException("A model cannot be null."));

    public static ContentHash Hash(string json) => ContentHash.Of(json);
}
