using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using ZeroDte.Mlflow.Protocol;
using ZeroDte.Mlflow.Protocol.Wire;
using ZeroDte.Mlflow.Server.Hosting;

namespace ZeroDte.Mlflow.Server.Artifacts;

internal static class MultipartEndpoints
{
    private const string Part = "mlflow-artifacts/mpu/part/{id}/{number:int}";

    public static void MapMultipart(this Routes routes)
    {
        var uploads = routes.Service<MultipartUploads>();
        var limit = routes.Service<IOptions<MlflowServerOptions>>().Value.MaxArtifactBytes;

        routes.Post("mlflow-artifacts/mpu/create/{**path}", MlflowJson.Wire.MultipartUpload, async call =>
        {
            var count = call.OptionalWhole("num_parts") ?? 1;
            if (count is < 1 or > MultipartUploads.MaxParts)
                throw MlflowException.Invalid($"num_parts must be between 1 and {MultipartUploads.MaxParts}; got {count}.");
            var id = await uploads.CreateAsync(PathOf(call), call.Cancel);
            return new(id, [.. Enumerable.Range(1, (int)count).Select(number => Credential(call.Http.Request, id, number))]);
        });

        // Clients send a part to the address they were given and nothing of their own with it.
        routes.Raw(["PUT"], Part, limit, async http =>
        {
            var number = int.Parse((string)http.GetRouteValue("number")!, CultureInfo.InvariantCulture);
            var tag = await uploads.WritePartAsync((string)http.GetRouteValue("id")!, number, http.Request.Body, http.RequestAborted);
            http.Response.Headers.ETag = $"\"{tag}\"";
            http.Response.ContentType = "application/json";
            await http.Response.WriteAsync("{}", http.RequestAborted);
        });

        routes.Post("mlflow-artifacts/mpu/complete/{**path}", call => uploads.CompleteAsync(
            PathOf(call), call.Text("upload_id"), [.. call.Items("parts").Select(ReadPart)], call.Cancel));

        routes.Post("mlflow-artifacts/mpu/abort/{**path}", call => uploads.AbortAsync(call.Text("upload_id"), call.Cancel));
    }

    /// <summary>The folder is in the address, the file in the body.</summary>
    private static string PathOf(Call call)
    {
        var folder = RoutePath.Of(call.Http);
        return call.OptionalText("path") is not { Length: > 0 } file
            ? folder
            : folder.Length == 0 ? file : $"{folder}/{file.Split('/')[^1]}";
    }

    private static MultipartCredential Credential(HttpRequest request, string id, int number)
    {
        var headers = new Dictionary<string, string>();
        if (request.Headers.Authorization.ToString() is { Length: > 0 } authorization)
            headers["Authorization"] = authorization; // the caller's own, back to the caller
        return new($"{request.Scheme}://{request.Host}{request.PathBase}/api/2.0/mlflow-artifacts/mpu/part/{id}/{number}", number, headers);
    }

    private static (long Number, string? ETag) ReadPart(JsonElement part, int index) =>
        (JsonField.Whole(JsonField.Required(part, "part_number", $"parts[{index}]"), $"parts[{index}].part_number"),
            JsonField.Member(part, "etag", $"parts[{index}]"));
}
