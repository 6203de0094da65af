using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ZeroDte.Pipeline.Identity;

/// <summary>What something is by its content: SHA-256, so that what is equal in every byte has the same and nothing else has.</summary>
/// <remarks>
/// 64 lower-case hexadecimal digits. The default is 64 zeros, which is the hash of no content that anybody knows.
/// </remarks>
[JsonConverter(typeof(Converter))]
public readonly record struct ContentHash
{
    private const int Digits = 2 * SHA256.HashSizeInBytes;

    private static readonly string Zeros = new('0', Digits);

    /// <summary>Null of the default, which its text is equal to.</summary>
    private readonly string? _value;

    /// <exception cref="ArgumentException"><paramref name="value"/> is no such hash.</exception>
    public ContentHash(string value)
    {
        if (!IsHash(value))
            throw new ArgumentException(Refusal(value), nameof(value));
        _value = value == Zeros ? null : value;
    }

    public string Value => _value ?? Zeros;

    public static ContentHash Of(ReadOnlySpan<byte> content) => new(Convert.ToHexStringLower(SHA256.HashData(content)));

    /// <summary>Of what is left to be read.</summary>
    public static ContentHash Of(Stream content) => new(Convert.ToHexStringLower(SHA256.HashData(content)));

    /// <summary>Of the text in UTF-8.</summary>
    public static ContentHash Of(string text) => Of(Encoding.UTF8.GetBytes(text));

    public override string ToString() => Value;

    private static bool IsHash(string text) => text.Length == Digits && text.All(char.IsAsciiHexDigitLower);

    private static string Refusal(string? text) => $"'{text}' is no hash: it has {Digits} lower-case hexadecimal digits.";

    internal sealed class Converter : JsonConverter<ContentHash>
    {
        public override ContentHash Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetString() is { } text && IsHash(text) ? new(text) : throw new JsonException(Refusal(reader.GetString()));

        public override void Write(Utf8JsonWriter writer, ContentHash value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Value);
    }
}
