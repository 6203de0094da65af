using System.Buffers;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using ZeroDte.ServiceDefaults.Files;

namespace ZeroDte.Mlflow.Server.Artifacts;

/// <summary>Objects as files in a folder: written beside, flushed, then renamed into place.</summary>
internal sealed class DiskStore(string root) : IArtifactStore
{
    private const string Unfinished = "unfinished";
    private const int BufferSize = 128 * 1024;

    private readonly string _root = Path.GetFullPath(root);

    public async Task<StoredObject> WriteAsync(string name, Stream content, CancellationToken cancellationToken)
    {
        var beside = Path.Combine(_root, Unfinished, name.Replace('/', '-'));
        Private.CreateFolder(Path.GetDirectoryName(beside)!);
        try
        {
            var stored = await CopyAsync(beside, content, cancellationToken);
            Durable.Move(beside, PathOf(name), _root);
            return stored;
        }
        finally
        {
            File.Delete(beside); // there only after a failure
        }
    }

    public Task<Stream> OpenAsync(string name, long from, CancellationToken cancellationToken)
    {
        try
        {
            return Task.FromResult<Stream>(new FileStream(PathOf(name), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete,
                bufferSize: 0, useAsync: true)
            {
                Position = from,
            });
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ObjectMissingException(name, exception);
        }
    }

    public Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        if (Directory.Exists(Path.GetDirectoryName(PathOf(name))))
            File.Delete(PathOf(name));
        return Task.CompletedTask;
    }

    public async IAsyncEnumerable<FoundObject> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        if (!Directory.Exists(_root))
            yield break;

        foreach (var file in new DirectoryInfo(_root).EnumerateFiles("*", SearchOption.AllDirectories))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return new(Path.GetRelativePath(_root, file.FullName).Replace(Path.DirectorySeparatorChar, '/'), file.Length,
                new(file.LastWriteTimeUtc, TimeSpan.Zero));
        }
    }

    private static async Task<StoredObject> CopyAsync(string path, Stream content, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            await using var file = Private.CreateFile(path);
            int read;
            while ((read = await content.ReadAsync(buffer, cancellationToken)) > 0)
            {
                hash.AppendData(buffer, 0, read);
                await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }

            file.Flush(flushToDisk: true);
            return new(file.Length, hash.GetHashAndReset());
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private string PathOf(string name) => Path.Combine(_root, name);
}
