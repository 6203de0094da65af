using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using ZeroDte.Mlflow.Protocol;

namespace ZeroDte.Mlflow.Server.Search;

/// <summary>Where a page ended: the last row's values in the order, so that rows which come and go move no other row.</summary>
/// <param name="Query">A digest of the query; a token is good for its own query only.</param>
internal sealed record PageToken(string Query, IReadOnlyList<string?> After)
{
    public static string Digest(params ReadOnlySpan<string> query) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001f', query!))).AsSpan(0, 8));

    public string Encode() => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(this, PageTokenJson.Default.PageToken));

    /// <returns>Null for the first page.</returns>
    public static PageToken? Decode(string? token, string query, int terms)
    {
        if (string.IsNullOrEmpty(token))
            return null;

        try
        {
            if (JsonSerializer.Deserialize(Base64Url.DecodeFromChars(token), PageTokenJson.Default.PageToken) is { } decoded
                && decoded.Query == query && decoded.After?.Count == terms)
            {
                return decoded;
            }
        }
        catch (Exception exception) when (exception is FormatException or JsonException)
        {
            throw MlflowException.Invalid("Invalid page token: it does not come from this server.");
        }

        throw MlflowException.Invalid(
            "Invalid page token: it comes from another query. Repeat the filter and the order of the first page.");
    }
}

[JsonSerializable(typeof(PageToken))]
internal sealed partial class PageTokenJson : JsonSerializerContext;
