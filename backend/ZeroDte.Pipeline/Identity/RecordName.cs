using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ZeroDte.Pipeline.Identity;

/// <summary>Under which name the life of models is kept: the live one, or that of a replay, which never mixes with it.</summary>
/// <remarks>
/// At most 40 lower-case letters, digits and dashes. The default is <see cref="Live"/>.
/// </remarks>
[JsonConverter(typeof(Converter))]
public readonly record struct RecordName
{
    /// <summary>The live record's name where a constant is needed.</summary>
    public const string LiveName = "live";

    private const int Longest = 40;

    /// <summary>Null of the live record, so that the default is equal to it.</summary>
    private readonly string? _replay;

    /// <exception cref="ArgumentException"><paramref name="value"/> cannot name a record.</exception>
    public RecordName(string value)
    {
        if (!IsName(value))
            throw new ArgumentException(Refusal(value), nameof(value));
        _replay = value == LiveName ? null : value;
    }

    public static RecordName Live => default;

    public bool IsLive => _replay is null;

    public string Value => _replay ?? LiveName;

    public static bool TryParse([NotNullWhen(true)] string? text, out RecordName name)
    {
        var isName = text is not null && IsName(text);
        name = isName ? new(text!) : default;
        return isName;
    }

    /// <summary>What to say of a text that names no record.</summary>
    public static string Refusal(string? text) => $"'{text}' cannot name a replay: write up to {Longest} lower-case letters, digits and "
        + "dashes.";

    public override string ToString() => Value;

    private static bool IsName(string text) =>
        text.Length <= Longest && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    internal sealed class Converter : JsonConverter<RecordName>
    {
        public override RecordName Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            TryParse(reader.GetString(), out var name) ? name : throw new JsonException(Refusal(reader.GetString()));

        public override void Write(Utf8JsonWriter writer, RecordName value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Value);
    }
}
