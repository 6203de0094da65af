using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using ZeroDte.Mlflow.Protocol;

namespace ZeroDte.Mlflow.Server.Hosting;

/// <summary>The JSON object that a request brings.</summary>
internal static class JsonBody
{
    private const byte Quote = (byte)'"';

    /// <returns>Null where there is none.</returns>
    public static async Task<JsonDocument?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        // A form or plain text could be sent across origins by any web page; JSON cannot.
        var hasBody = request.ContentLength > 0 || request.Headers.TransferEncoding.Count > 0;
        if (!IsRead(request.Method) && !request.HasJsonContentType() && (hasBody || request.ContentType is not null))
            throw new MlflowException(ErrorCode.BadRequest, $"Content-Type must be application/json, not '{request.ContentType}'.");
        if (!hasBody)
            return null;

        var read = await request.BodyReader.ReadAtLeastAsync(int.MaxValue, cancellationToken);
        var body = read.Buffer.ToArray();
        request.BodyReader.AdvanceTo(read.Buffer.End);
        if (!Utf8.IsValid(body))
            throw new MlflowException(ErrorCode.BadRequest, "The body is not UTF-8.");
        try
        {
            return ParseObject(body);
        }
        catch (JsonException exception)
        {
            throw new MlflowException(ErrorCode.BadRequest, $"The body is not JSON: {exception.Message}", exception);
        }
    }

    public static bool IsRead(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method);

    /// <summary>Old clients send a JSON string that holds the JSON. An empty document counts as an empty object.</summary>
    private static JsonDocument? ParseObject(byte[] body)
    {
        var document = Parse(body);
        if (document.RootElement.ValueKind == JsonValueKind.String)
        {
            var inner = Encoding.UTF8.GetBytes(document.RootElement.GetString()!);
            document.Dispose();
            document = Parse(inner);
        }

        return document.RootElement.ValueKind switch
        {
            JsonValueKind.Object => document,
            JsonValueKind.Null => null,
            var kind => throw new MlflowException(ErrorCode.BadRequest, $"The body must be a JSON object, not {kind}."),
        };
    }

    private static JsonDocument Parse(byte[] json)
    {
        try
        {
            return JsonDocument.Parse(json);
        }
        catch (JsonException) when (json.AsSpan().IndexOf("NaN"u8) >= 0 || json.AsSpan().IndexOf("Infinity"u8) >= 0)
        {
            return JsonDocument.Parse(QuoteNotFinite(json));
        }
    }

    /// <summary>Python writes NaN, Infinity and -Infinity as bare words, which JSON has as texts only.</summary>
    private static ReadOnlyMemory<byte> QuoteNotFinite(ReadOnlySpan<byte> json)
    {
        var quoted = new ArrayBufferWriter<byte>(json.Length + 16);
        var inText = false;
        while (json.Length > 0)
        {
            var word = inText ? 0 : NotFinite(json);
            if (word > 0)
                quoted.Write([Quote, .. json[..word], Quote]);
            if (json[0] == Quote)
                inText = !inText;
            var passed = word > 0 ? word : json[0] == '\\' && json.Length > 1 ? 2 : 1;
            if (word == 0)
                quoted.Write(json[..passed]);
            json = json[passed..];
        }

        return quoted.WrittenMemory;
    }

    /// <returns>Length of the word that a text begins with; 0 if it is another.</returns>
    private static int NotFinite(ReadOnlySpan<byte> json) => json switch
    {
        _ when json.StartsWith("NaN"u8) => "NaN"u8.Length,
        _ when json.StartsWith("Infinity"u8) => "Infinity"u8.Length,
        _ when json.StartsWith("-Infinity"u8) => "-Infinity"u8.Length,
        _ => 0,
    };
}
