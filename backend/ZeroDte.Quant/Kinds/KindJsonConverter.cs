using System.Text.Json;
using System.Text.Json.Serialization;

namespace ZeroDte.Quant.Kinds;

/// <summary>
/// An object of one of several kinds as JSON: the kind's name, then the object's own properties. Unlike the serialiser's own polymorphism
/// it knows kinds that are added at run time.
/// </summary>
/// <param name="discriminator">The property with the name.</param>
public abstract class KindJsonConverter<T>(string discriminator) : JsonConverter<T>
    where T : class
{
    public sealed override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        (T?)JsonSerializer.Deserialize(ref reader, TypeOf(NameIn(reader)), options);

    public sealed override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString(discriminator, NameOf(value.GetType()));
        foreach (var property in options.GetTypeInfo(value.GetType()).Properties)
        {
            if (property.Get is not { } get)
                continue;
            writer.WritePropertyName(property.Name);
            JsonSerializer.Serialize(writer, get(value), property.PropertyType, options);
        }

        writer.WriteEndObject();
    }

    /// <exception cref="JsonException">There is no such kind.</exception>
    protected abstract Type TypeOf(string name);

    /// <exception cref="JsonException">No kind is of this type.</exception>
    protected abstract string NameOf(Type type);

    /// <param name="reader">A copy, so that reading ahead leaves the original where it is. The name may come last.</param>
    private string NameIn(Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException($"A {typeof(T).Name} is an object.");

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isName = reader.ValueTextEquals(discriminator);
            reader.Read();
            if (isName && reader.TokenType == JsonTokenType.String)
                return reader.GetString()!;
            reader.Skip();
        }

        throw new JsonException($"A {typeof(T).Name} needs a '{discriminator}'.");
    }
}
