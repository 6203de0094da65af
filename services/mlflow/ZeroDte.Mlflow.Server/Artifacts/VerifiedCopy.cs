using System.Buffers;
using System.Security.Cryptography;

namespace ZeroDte.Mlflow.Server.Artifacts;

/// <summary>
/// Copies content in bounded memory and checks its hash on the way. The last piece goes out only when the hash fits, so damaged content
/// never arrives whole.
/// </summary>
internal static class VerifiedCopy
{
    private const int BufferSize = 128 * 1024;

    /// <returns>Whether it was what it should be. If not, its last piece was held back.</returns>
    public static async Task<bool> CopyAsync(Stream content, Stream target, Artifact expected, CancellationToken cancellationToken)
    {
        var (current, next) = (ArrayPool<byte>.Shared.Rent(BufferSize), ArrayPool<byte>.Shared.Rent(BufferSize));
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var length = await FillAsync(current);
            for (long total = length; ; total += length)
            {
                var following = length == BufferSize ? await FillAsync(next) : 0;
                var isLast = following == 0;
                if (isLast && (total != expected.Size || !hash.GetHashAndReset().AsSpan().SequenceEqual(expected.Sha256)))
                    return false;
                await target.WriteAsync(current.AsMemory(0, length), cancellationToken);
                if (isLast)
                    return true;
                (current, next, length) = (next, current, following);
            }

            async Task<int> FillAsync(byte[] buffer)
            {
                var read = await content.ReadAtLeastAsync(
                    buffer.AsMemory(0, BufferSize), BufferSize, throwOnEndOfStream: false, cancellationToken);
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
}
