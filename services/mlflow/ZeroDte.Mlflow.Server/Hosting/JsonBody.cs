using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ZeroDte.Mlflow.Protocol;

namespace ZeroDte.Mlflow.Server.Hosting;

/// <summary>The JSON object that a request brings.</summary>
internal static class JsonBody
{
    /// <returns>Null where there is none; and how many bytes it has.</returns>
    public static async Task<(JsonDocument? Document, int Size)> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        // A form or plain text could be sent across origins by any web page; JSON cannot.
        var hasBody = request.ContentLength > 0 || request.Headers.TransferEncoding.Count > 0;
        if (!HttpMethods.IsGet(request.Method) && !request.HasJsonContentType() && (hasBody || request.ContentType is not null))
            throw new MlflowException(ErrorCode.BadRequest, $"Content-Type must be application/json, not '{request.ContentType}'.");
        if (!hasBody)
            return (null, 0);

        var read = await request.BodyReader.ReadAtLeastAsync(int.MaxValue, cancellationToken);
        var body = read.Buffer.ToArray();
        request.BodyReader.AdvanceTo(read.Buffer.End);
        try
        {
            return (Parse(body), body.Length);
        }
        catch (JsonException exception)
        {
            throw new MlflowException(ErrorCode.BadRequest, $"The body is not JSON: {exception.Message}", exception);
        }
    }

    /// <summary>Old clients send a JSON string that holds the JSON. An empty document counts as an empty object.</summary>
    private static JsonDocument? Parse(byte[] body)
    {
        var document = JsonDocument.Parse(body);
        if (document.RootElement.ValueKind == JsonValueKind.String)
        {
            var inner = Encoding.UTF8.GetBytes(document.RootElement.GetString()!);
            document.Dispose();
            document = JsonDocument.Parse(inner);
        }

        return document.RootElement.ValueKind switch
        {
            JsonValueKind.Object => document,
            JsonValueKind.Null => null,
            var kind => throw new MlflowException(ErrorCode.BadRequest, $"The body must be a JSON object, not {kind}."),
        };
    }
}
