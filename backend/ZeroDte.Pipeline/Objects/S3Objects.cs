using System.Net;
using System.Runtime.CompilerServices;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace ZeroDte.Pipeline.Objects;

/// <summary>Objects in an S3 bucket. Each is written by one request, so that nothing unfinished is ever there.</summary>
/// <param name="prefix">Empty, or ends with a slash.</param>
internal sealed class S3Objects(IAmazonS3 s3, string bucket, string prefix) : IObjectStore, IDisposable
{
    private string Name => $"s3://{bucket}/{prefix}";

    public static S3Objects Create(ObjectOptions options, Uri root)
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
        return new(client, root.Host, root.AbsolutePath.Trim('/') is { Length: > 0 } folder ? $"{folder}/" : "");
    }

    public async Task<bool> PutAsync(ObjectKey key, Stream content, CancellationToken cancellationToken)
    {
        if (await ExistsAsync(key, cancellationToken))
            return false;

        await using var kept = content.CanSeek ? null : await KeepAsync(content, cancellationToken); // a request says its length first
        return await DoAsync($"write {key}", async () =>
        {
            try
            {
                await s3.PutObjectAsync(new()
                {
                    BucketName = bucket,
                    Key = Key(key),
                    InputStream = kept ?? content,
                    AutoCloseStream = false,
                    AutoResetStreamPosition = false,
                    UseChunkEncoding = false,
                    IfNoneMatch = "*", // a server that does not know this keeps the later one of two that come at once
                }, cancellationToken);
                return true;
            }
            catch (AmazonS3Exception exception) when (exception.StatusCode == HttpStatusCode.PreconditionFailed)
            {
                return false;
            }
        });
    }

    public Task<Stream> OpenAsync(ObjectKey key, CancellationToken cancellationToken) => DoAsync($"read {key}", async () =>
    {
        try
        {
            return (await s3.GetObjectAsync(bucket, Key(key), cancellationToken)).ResponseStream;
        }
        catch (AmazonS3Exception exception) when (IsMissing(exception))
        {
            throw new ObjectMissingException(key, Name, exception);
        }
    });

    public Task<bool> ExistsAsync(ObjectKey key, CancellationToken cancellationToken) => DoAsync($"look for {key}", async () =>
    {
        try
        {
            await s3.GetObjectMetadataAsync(bucket, Key(key), cancellationToken);
            return true;
        }
        catch (AmazonS3Exception exception) when (IsMissing(exception))
        {
            return false;
        }
    });

    public async IAsyncEnumerable<StoredObject> ListAsync(
        ObjectKey folder, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new ListObjectsV2Request { BucketName = bucket, Prefix = $"{Key(folder)}/" };
        ListObjectsV2Response page;
        do
        {
            page = await DoAsync($"list {folder}", () => s3.ListObjectsV2Async(request, cancellationToken));
            foreach (var one in page.S3Objects ?? [])
            {
                var written = one.LastModified is { } at ? new(at.ToUniversalTime()) : DateTimeOffset.UnixEpoch;
                if (ObjectKey.TryParse(one.Key[prefix.Length..], out var key))
                    yield return new(key, one.Size ?? 0, written);
            }

            request.ContinuationToken = page.NextContinuationToken;
        }
        while (page.IsTruncated == true);
    }

    public Task DeleteAsync(ObjectKey key, CancellationToken cancellationToken) =>
        DoAsync($"delete {key}", () => s3.DeleteObjectAsync(bucket, Key(key), cancellationToken));

    public string Locate(ObjectKey key) => $"{Name}{key}";

    public Task<int> DeleteUnfinishedAsync(DateTimeOffset before, CancellationToken cancellationToken) => Task.FromResult(0);

    public void Dispose() => s3.Dispose();

    private static bool IsMissing(AmazonS3Exception exception) =>
        exception.StatusCode == HttpStatusCode.NotFound && exception.ErrorCode != "NoSuchBucket";

    private static async Task<FileStream> KeepAsync(Stream content, CancellationToken cancellationToken)
    {
        var kept = new FileStream(Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, bufferSize: 4096,
            FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        await content.CopyToAsync(kept, cancellationToken);
        kept.Position = 0;
        return kept;
    }

    private string Key(ObjectKey key) => $"{prefix}{key}";

    private async Task<T> DoAsync<T>(string what, Func<Task<T>> act)
    {
        try
        {
            return await act();
        }
        catch (Exception exception) when (exception is AmazonServiceException or AmazonClientException or HttpRequestException)
        {
            throw new ObjectStoreException($"The object store {Name} cannot {what}: {exception.Message}", exception);
        }
    }
}
