using System.Text.Json;
using System.Text.Json.Serialization;

namespace ZeroDte.Quant.Learning.Contracts;

/// <summary>A basis by its name, as value and as key.</summary>
public sealed class BasisJsonConverter : JsonConverter<Basis>
{
    public override Basis Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Find(reader.GetString());

    public override void Write(Utf8JsonWriter writer, Basis value, JsonSerializerOptions options) => writer.WriteStringValue(value.Name);

    public override Basis ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Find(reader.GetString());

    public override void WriteAsPropertyName(Utf8JsonWriter writer, Basis value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value.Name);

    private static Basis Find(string? name) =>
        Basis.TryParse(name ?? "", out var basis) ? basis : throw new JsonException(Basis.Unknown(name ?? ""));
}
