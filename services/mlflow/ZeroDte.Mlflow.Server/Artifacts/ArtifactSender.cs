using System.Buffers;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;
using ZeroDte.Mlflow.Protocol;

namespace ZeroDte.Mlflow.Server.Artifacts;

/// <summary>
/// Sends an artifact in bounded memory and checks its hash on the way. The last piece goes out only when the hash fits, so a
/// damaged artifact never arrives whole: a small one is an error, a large one a transfer that breaks off.
/// </summary>
internal sealed partial class ArtifactSender(ArtifactCatalog catalog, ILogger<ArtifactSender> logger)
{
    private const int BufferSize = 128 * 1024;

    private static readonly FileExtensionContentTypeProvider Types = new(
        new Dictionary<string, string>(new FileExtensionContentTypeProvider().Mappings)
        {
            [".yaml"] = "text/plain",
            [".yml"] = "text/plain",
            [".ubj"] = "application/ubjson",
        });

    public async Task SendAsync(HttpContext http, string path)
    {
        var (artifact, opened) = await OpenAsync(path, http.RequestAborted);
        await using var content = opened;
        var response = http.Response;
        response.ContentType = TypeOf(Path.GetFileName(artifact.Path));
        response.ContentLength = artifact.Size;
        response.Headers.XContentTypeOptions = "nosniff";
        // Never shown on this server's own origin.
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(Path.GetFileName(artifact.Path));
        response.Headers.ContentDisposition = disposition.ToString();

        var (current, next) = (ArrayPool<byte>.Shared.Rent(BufferSize), ArrayPool<byte>.Shared.Rent(BufferSize));
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var length = await FillAsync(current);
            for (long total = length; ; total += length)
            {
                var following = length == BufferSize ? await FillAsync(next) : 0;
                if (following == 0)
                {
                    if (total != artifact.Size || !hash.GetHashAndReset().AsSpan().SequenceEqual(artifact.Sha256))
                        throw Damaged(artifact);
                    await response.Body.WriteAsync(current.AsMemory(0, length), http.RequestAborted);
                    return;
                }

                await response.Body.WriteAsync(current.AsMemory(0, length), http.RequestAborted);
                (current, next, length) = (next, current, following);
            }

            async Task<int> FillAsync(byte[] buffer)
            {
                var read = await content.ReadAtLeastAsync(buffer.AsMemory(0, BufferSize), BufferSize, throwOnEndOfStream: false,
                    http.RequestAborted);
                hash.AppendData(buffer, 0, read);
                return read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(current);
            ArrayPool<byte>.Shared.Return(next);
        }
    }

    private static string TypeOf(string name) => name.ToUpperInvariant() is "MLMODEL" or "MLPROJECT" // YAML without an ending
        ? "text/plain"
        : Types.TryGetContentType(name, out var type) ? type : "application/octet-stream";

    private async Task<(Artifact Artifact, Stream Content)> OpenAsync(string path, CancellationToken cancellationToken)
    {
        var artifact = await catalog.FindAsync(path, cancellationToken);
        while (true)
        {
            try
            {
                return (artifact, await catalog.OpenAsync(artifact, cancellationToken));
            }
            catch (ObjectMissingException exception)
            {
                var now = await catalog.FindAsync(path, cancellationToken);
                if (now.Object == artifact.Object)
                {
                    throw new MlflowException(ErrorCode.InternalError,
                        $"The artifact '{artifact.Path}' is recorded, but the store has lost it.", exception);
                }
                artifact = now; // replaced in between
            }
        }
    }

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
