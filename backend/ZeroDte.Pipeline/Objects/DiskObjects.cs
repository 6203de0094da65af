using System.Runtime.CompilerServices;
using ZeroDte.ServiceDefaults.Files;

namespace ZeroDte.Pipeline.Objects;

/// <summary>Objects as files in a folder: written beside, flushed, then renamed into place.</summary>
internal sealed class DiskObjects(string root) : IObjectStore
{
    private const string Unfinished = ".unfinished"; // no key begins with a dot

    private readonly string _root = Path.GetFullPath(root);

    public Task<bool> PutAsync(ObjectKey key, Stream content, CancellationToken cancellationToken) => DoAsync($"write {key}", async () =>
    {
        var (beside, target) = (Path.Combine(_root, Unfinished, Guid.NewGuid().ToString("N")), PathOf(key));
        if (File.Exists(target))
            return false;

        Private.CreateFolder(Path.GetDirectoryName(beside)!);
        try
        {
            await using (var file = Private.CreateFile(beside))
            {
                await content.CopyToAsync(file, cancellationToken);
                file.Flush(flushToDisk: true);
            }

            Durable.Move(beside, target, _root);
            return true;
        }
        catch (IOException) when (File.Exists(target))
        {
            return false; // somebody else was faster
        }
        finally
        {
            File.Delete(beside); // there only after a failure
        }
    });

    public Task<Stream> OpenAsync(ObjectKey key, CancellationToken cancellationToken) => DoAsync<Stream>($"read {key}", () =>
    {
        try
        {
            return Task.FromResult<Stream>(new FileStream(PathOf(key), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete,
                bufferSize: 0, useAsync: true));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ObjectMissingException(key, _root, exception);
        }
    });

    public Task<bool> ExistsAsync(ObjectKey key, CancellationToken cancellationToken) => Task.FromResult(File.Exists(PathOf(key)));

    public async IAsyncEnumerable<StoredObject> ListAsync(
        ObjectKey folder, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var file in await DoAsync($"list {folder}", () => Task.FromResult(Files(PathOf(folder)))))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var name = Path.GetRelativePath(_root, file.FullName).Replace(Path.DirectorySeparatorChar, '/');
            if (ObjectKey.TryParse(name, out var key)
                && await DoAsync($"list {folder}", () => Task.FromResult(Look(file))) is var (bytes, written))
            {
                yield return new(key, bytes, written);
            }
        }
    }

    public Task DeleteAsync(ObjectKey key, CancellationToken cancellationToken) => DoAsync($"delete {key}", () =>
    {
        if (File.Exists(PathOf(key)))
            File.Delete(PathOf(key));
        return Task.FromResult(true);
    });

    public string Locate(ObjectKey key) => PathOf(key);

    public Task<int> DeleteUnfinishedAsync(DateTimeOffset before, CancellationToken cancellationToken) => DoAsync("clear", () =>
    {
        var old = Files(Path.Combine(_root, Unfinished)).FindAll(file => file.Exists && file.LastWriteTimeUtc <= before.UtcDateTime);
        old.ForEach(file => file.Delete());
        return Task.FromResult(old.Count);
    });

    private static List<FileInfo> Files(string folder) =>
        Directory.Exists(folder) ? [.. new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories)] : [];

    /// <returns>Null if it was deleted since it was found.</returns>
    private static (long, DateTimeOffset)? Look(FileInfo file)
    {
        file.Refresh();
        return file.Exists ? (file.Length, new DateTimeOffset(file.LastWriteTimeUtc, TimeSpan.Zero)) : null;
    }

    private string PathOf(ObjectKey key) => Path.Combine(_root, key.Value);

    private async Task<T> DoAsync<T>(string what, Func<Task<T>> act)
    {
        try
        {
            return await act();
        }
        catch (Exception exception) when (exception is IOException and not ObjectStoreException or UnauthorizedAccessException)
        {
            throw new ObjectStoreException($"The object store {_root} cannot {what}: {exception.Message}", exception);
        }
    }
}
