using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;
using ZeroDte.Mlflow.Protocol;

namespace ZeroDte.Mlflow.Server.Artifacts;

/// <summary>
/// Sends an artifact, or the part of it that is asked for. A damaged one never arrives whole: a small one is an error, a large one a
/// transfer that breaks off. A part is sent unchecked, because the hash is of the whole; the ETag is that hash.
/// </summary>
internal sealed partial class ArtifactSender(ArtifactCatalog catalog, ILogger<ArtifactSender> logger)
{
    private static readonly FileExtensionContentTypeProvider Types = new(
        new Dictionary<string, string>(new FileExtensionContentTypeProvider().Mappings)
        {
            [".yaml"] = "text/plain",
            [".yml"] = "text/plain",
            [".ubj"] = "application/ubjson",
        });

    public async Task SendAsync(HttpContext http, string path)
    {
        for (var artifact = await catalog.FindAsync(path, http.RequestAborted); ;)
        {
            try
            {
                await SendAsync(http, artifact);
                return;
            }
            catch (ObjectMissingException exception)
            {
                var now = await catalog.FindAsync(path, http.RequestAborted);
                if (now.Object == artifact.Object)
                {
                    throw new MlflowException(ErrorCode.InternalError,
                        $"The artifact '{artifact.Path}' is recorded, but the store has lost it.", exception);
                }
                artifact = now; // replaced in between
            }
        }
    }

    private async Task SendAsync(HttpContext http, Artifact artifact)
    {
        var (response, tag) = (http.Response, new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(artifact.Sha256)}\""));
        if (ByteRange.Of(http.Request, artifact.Size, tag) is not { } range)
        {
            response.StatusCode = StatusCodes.Status416RangeNotSatisfiable;
            response.Headers.ContentRange = $"bytes */{artifact.Size}";
            return;
        }
        if (HttpMethods.IsHead(http.Request.Method))
        {
            Describe(response, artifact, tag, range);
            return;
        }

        await using var content = await catalog.OpenAsync(artifact, range.From, http.RequestAborted);
        Describe(response, artifact, tag, range);
        if (!range.IsWhole)
            await StreamCopyOperation.CopyToAsync(content, response.Body, range.Length, http.RequestAborted);
        else if (!await VerifiedCopy.CopyAsync(content, response.Body, artifact, http.RequestAborted))
            throw Damaged(artifact);
    }

    private static void Describe(HttpResponse response, Artifact artifact, EntityTagHeaderValue tag, ByteRange range)
    {
        var name = Path.GetFileName(artifact.Path);
        response.ContentType = TypeOf(name);
        response.ContentLength = range.Length;
        response.Headers.XContentTypeOptions = "nosniff";
        // Never shown on this server's own origin.
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(name);
        response.Headers.ContentDisposition = disposition.ToString();
        response.Headers.AcceptRanges = "bytes";
        response.Headers.ETag = tag.ToString();
        if (range.IsWhole)
            return;
        response.StatusCode = StatusCodes.Status206PartialContent;
        response.Headers.ContentRange = range.ContentRange;
    }

    private static string TypeOf(string name) => name.ToUpperInvariant() is "MLMODEL" or "MLPROJECT" // YAML without an ending
        ? "text/plain"
        : Types.TryGetContentType(name, out var type) ? type : "application/octet-stream";

    private MlflowException Damaged(Artifact artifact)
    {
        Log.Damaged(logger, artifact.Path, artifact.Object);
        return new(ErrorCode.InternalError, $"The artifact '{artifact.Path}' is damaged: its SHA-256 is not the one it was stored with.");
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "Artifact {Path} is damaged: object {Object} has another hash than "
            + "when it was stored.")]
        public static partial void Damaged(ILogger logger, string path, string @object);
    }
}
