using System.Buffers;
using System.Net;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using ZeroDte.Mlflow.Server.Hosting;

namespace ZeroDte.Mlflow.Server.Artifacts;

/// <summary>
/// Objects in an S3 bucket. Content goes up in parts and appears when the last one is acknowledged. Parts of a process
/// that was killed stay invisible; a lifecycle rule of the bucket ends them.
/// </summary>
internal sealed class S3Store(IAmazonS3 s3, string bucket, string prefix) : IArtifactStore, IDisposable
{
    private const int PartSize = 8 << 20; // S3 wants at least 5 MiB and takes 10,000 parts: up to 78 GiB

    /// <param name="destination"><c>s3://bucket/prefix</c></param>
    public static S3Store Create(MlflowServerOptions options, Uri destination)
    {
        var config = new AmazonS3Config
        {
            // Only what every S3 server knows: not all of them take the newer checksums.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (options.S3Endpoint is { Length: > 0 } endpoint)
            (config.ServiceURL, config.ForcePathStyle) = (endpoint, true);
        var client = options.S3AccessKey is { Length: > 0 } key
            ? new AmazonS3Client(key, options.S3SecretKey, config)
            : new AmazonS3Client(config); // the variables, files and roles that every AWS program reads
        return new(client, destination.Host, destination.AbsolutePath.Trim('/') is { Length: > 0 } folder ? $"{folder}/" : "");
    }

    public async Task<StoredObject> WriteAsync(string name, Stream content, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(PartSize);
        try
        {
            var length = await FillAsync();
            if (length == PartSize)
                return await WritePartsAsync(name, buffer, FillAsync, hash, cancellationToken);

            using var body = new MemoryStream(buffer, 0, length);
            await s3.PutObjectAsync(new() { BucketName = bucket, Key = Key(name), InputStream = body, UseChunkEncoding = false },
                cancellationToken);
            return new(length, hash.GetHashAndReset());
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        async Task<int> FillAsync()
        {
            var read = await content.ReadAtLeastAsync(buffer.AsMemory(0, PartSize), PartSize, throwOnEndOfStream: false, cancellationToken);
            hash.AppendData(buffer, 0, read);
            return read;
        }
    }

    public async Task<Stream> OpenAsync(string name, long from, CancellationToken cancellationToken)
    {
        var request = new GetObjectRequest
        {
            BucketName = bucket,
            Key = Key(name),
            ByteRange = from == 0 ? null : new($"bytes={from}-"),
        };
        try
        {
            return (await s3.GetObjectAsync(request, cancellationToken)).ResponseStream;
        }
        catch (AmazonS3Exception exception) when (exception.StatusCode == HttpStatusCode.NotFound)
        {
            throw new ObjectMissingException(name, exception);
        }
    }

    public Task DeleteAsync(string name, CancellationToken cancellationToken) => s3.DeleteObjectAsync(bucket, Key(name), cancellationToken);

    public async IAsyncEnumerable<FoundObject> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new ListObjectsV2Request { BucketName = bucket, Prefix = prefix };
        ListObjectsV2Response page;
        do
        {
            page = await s3.ListObjectsV2Async(request, cancellationToken);
            foreach (var one in page.S3Objects ?? [])
            {
                yield return new(one.Key[prefix.Length..], one.Size ?? 0, one.LastModified is { } at
                    ? new(at.ToUniversalTime()) : DateTimeOffset.UnixEpoch);
            }
            request.ContinuationToken = page.NextContinuationToken;
        }
        while (page.IsTruncated == true);
    }

    public void Dispose() => s3.Dispose();

    private async Task<StoredObject> WritePartsAsync(string name, byte[] buffer, Func<Task<int>> fillAsync, IncrementalHash hash,
        CancellationToken cancellationToken)
    {
        var upload = (await s3.InitiateMultipartUploadAsync(bucket, Key(name), cancellationToken)).UploadId;
        try
        {
            var parts = new List<PartETag>();
            long size = 0;
            for (var length = PartSize; length > 0; length = await fillAsync())
            {
                using var body = new MemoryStream(buffer, 0, length);
                var part = await s3.UploadPartAsync(
                    new()
                    {
                        BucketName = bucket,
                        Key = Key(name),
                        UploadId = upload,
                        PartNumber = parts.Count
                        + 1,
                        PartSize = length,
                        InputStream = body,
                        UseChunkEncoding = false
                    }, cancellationToken);
                parts.Add(new(parts.Count + 1, part.ETag));
                size += length;
            }

            await s3.CompleteMultipartUploadAsync(new() { BucketName = bucket, Key = Key(name), UploadId = upload, PartETags = parts },
                cancellationToken);
            return new(size, hash.GetHashAndReset());
        }
        catch
        {
            await s3.AbortMultipartUploadAsync(new() { BucketName = bucket, Key = Key(name), UploadId = upload }, CancellationToken.None);
            throw;
        }
    }

    private string Key(string name) => $"{prefix}{name}";
}
