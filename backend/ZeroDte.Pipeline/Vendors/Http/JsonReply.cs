using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Vendors.Replies;

namespace ZeroDte.Pipeline.Vendors.Http;

/// <summary>Reads JSON that a vendor sent, in which anything may be missing, torn or of another type.</summary>
internal static class JsonReply
{
    /// <returns>Null if the body is no JSON, or torn.</returns>
    public static JsonElement? Parse(ReadOnlyMemory<byte> body)
    {
        if (!Utf8.IsValid(body.Span))
            return null;
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <exception cref="IngestException">The kept reply is no JSON any more.</exception>
    public static JsonElement Json(this VendorReply reply) =>
        Parse(reply.Body) ?? throw new IngestException($"Its reply for {reply.Endpoint} cannot be read.");

    public static JsonElement? Member(this JsonElement element, string name)
    {
        try
        {
            return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) ? member : null;
        }
        catch (InvalidOperationException)
        {
            return null; // another member's name has a torn surrogate pair
        }
    }

    public static string? Text(this JsonElement element, string name)
    {
        try
        {
            return element.Member(name) is { ValueKind: JsonValueKind.String } member ? member.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null; // a torn surrogate pair
        }
    }

    /// <summary>The members of an object; none of what is no object, and without those whose names are no text.</summary>
    public static IEnumerable<(string Name, JsonElement Value)> Members(this JsonElement? element)
    {
        if (element is not { ValueKind: JsonValueKind.Object } members)
            yield break;
        foreach (var member in members.EnumerateObject())
        {
            if (NameOf(member) is { } name)
                yield return (name, member.Value);
        }
    }

    /// <summary>The items of an array; none of what is no array.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement? element) =>
        element is { ValueKind: JsonValueKind.Array } items ? items.EnumerateArray() : [];

    /// <summary>A number, or a text that is one.</summary>
    public static bool TryNumber(this JsonElement element, string name, out decimal number)
    {
        number = 0;
        return element.Member(name) switch
        {
            { ValueKind: JsonValueKind.Number } member => member.TryGetDecimal(out number),
            { ValueKind: JsonValueKind.String } =>
                decimal.TryParse(element.Text(name), NumberStyles.Float, CultureInfo.InvariantCulture, out number),
            _ => false,
        };
    }

    public static bool TryDay(this JsonElement element, string name, out DateOnly day) => TryDay(element.Text(name), out day);

    public static bool TryDay([NotNullWhen(true)] string? text, out DateOnly day) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);

    private static string? NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return null; // a torn surrogate pair
        }
    }
}
