using System.Net.Http.Headers;
using ZeroDte.Mlflow.Protocol.Wire;

namespace ZeroDte.Mlflow.Protocol;

/// <content>Artifacts, through the tracking server's proxy and in bounded memory.</content>
public sealed partial class MlflowClient
{
    private const string Scheme = "mlflow-artifacts:";

    /// <param name="artifactUri">Of a run or a model version: <c>mlflow-artifacts:/…</c>.</param>
    /// <param name="path">Where it goes below that.</param>
    /// <param name="content">Read from where it stands; one that can seek is sent again after a failure.</param>
    public async Task UploadAsync(string artifactUri, string path, Stream content, CancellationToken cancellationToken)
    {
        var start = content.CanSeek ? content.Position : 0;
        using var response = await AnswerAsync(HttpMethod.Put, FilePath(artifactUri, path), Body, repeatable: content.CanSeek,
            cancellationToken);

        HttpContent Body()
        {
            if (content.CanSeek)
                content.Position = start;
            return new StreamContent(new Unclosed(content))
            {
                Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") },
            };
        }
    }

    /// <summary>All files of a folder, whatever is below it included.</summary>
    public async Task UploadFolderAsync(string artifactUri, string path, string folder, CancellationToken cancellationToken)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            await using var content = File.OpenRead(file);
            await UploadAsync(artifactUri, Join(path, Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/')),
                content, cancellationToken);
        }
    }

    /// <summary>The content of a file; a transfer that breaks off throws while it is read.</summary>
    public async Task<Stream> OpenArtifactAsync(string artifactUri, string path, CancellationToken cancellationToken)
    {
        var response = await AnswerAsync(HttpMethod.Get, FilePath(artifactUri, path), null, repeatable: true, cancellationToken);
        return await response.Content.ReadAsStreamAsync(cancellationToken);
    }

    /// <summary>Writes a file or a folder below a local folder. A file appears there whole or not at all.</summary>
    /// <returns>The files written.</returns>
    public async Task<IReadOnlyList<string>> DownloadAsync(string artifactUri, string path, string folder,
        CancellationToken cancellationToken)
    {
        var written = new List<string>();
        var children = await ListArtifactsAsync(artifactUri, path, cancellationToken);
        if (children.Count == 0)
            await DownloadFileAsync(path, path.Split('/')[^1]);
        foreach (var child in children)
            await DownloadTreeAsync(child);
        return written;

        async Task DownloadTreeAsync(ArtifactFile file)
        {
            if (!file.IsDir)
            {
                await DownloadFileAsync(file.Path, Relative(file.Path));
                return;
            }

            foreach (var child in await ListArtifactsAsync(artifactUri, file.Path, cancellationToken))
                await DownloadTreeAsync(child);
        }

        async Task DownloadFileAsync(string remote, string relative)
        {
            var target = Path.Combine(folder, relative);
            await SaveAsync(artifactUri, remote, target, cancellationToken);
            written.Add(target);
        }

        string Relative(string remote) => path.Length == 0 ? remote : remote[(path.TrimEnd('/').Length + 1)..];
    }

    /// <summary>What is directly in a folder, by path below the URI.</summary>
    public async Task<IReadOnlyList<ArtifactFile>> ListArtifactsAsync(string artifactUri, string path, CancellationToken cancellationToken)
    {
        var files = (await GetAsync("mlflow-artifacts/artifacts", MlflowJson.Wire.ArtifactsResponse, cancellationToken,
            ("path", Join(Root(artifactUri), path)))).Files ?? [];
        if (files.FirstOrDefault(f => f.Path is "" or "." or ".." || f.Path.AsSpan().IndexOfAny('/', '\\') >= 0) is { } odd)
        {
            throw new MlflowException(ErrorCode.InternalError,
                $"The server lists a file named '{odd.Path}', which is not the name of a file.");
        }
        return [.. files.Select(f => f with { Path = Join(path, f.Path) })];
    }

    private async Task SaveAsync(string artifactUri, string path, string target, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(target))!);
        var beside = $"{target}.part";
        try
        {
            await using (var source = await OpenArtifactAsync(artifactUri, path, cancellationToken))
            await using (var file = File.Create(beside))
                await source.CopyToAsync(file, cancellationToken);
            File.Move(beside, target, overwrite: true);
        }
        finally
        {
            File.Delete(beside);
        }
    }

    private static string FilePath(string artifactUri, string path) =>
        $"mlflow-artifacts/artifacts/{string.Join('/', Join(Root(artifactUri), path).Split('/').Select(Uri.EscapeDataString))}";

    private static string Join(string folder, string path) => folder.Length == 0
        ? path
        : path.Length == 0 ? folder : $"{folder.TrimEnd('/')}/{path}";

    private static string Root(string artifactUri)
    {
        if (!artifactUri.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            throw new MlflowException(ErrorCode.NotImplemented,
                $"'{artifactUri}' is not kept behind the tracking server: only {Scheme}/… is.");
        }
        var path = artifactUri[Scheme.Length..];
        if (path.StartsWith("//", StringComparison.Ordinal))
            path = path.IndexOf('/', 2) is > 0 and var slash ? path[slash..] : "";
        return path.Trim('/');
    }

    /// <summary>Leaves the caller's stream open for the next attempt.</summary>
    private sealed class Unclosed(Stream inner) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => inner.CanSeek;

        public override bool CanWrite => false;

        public override long Length => inner.Length;

        public override long Position { get => inner.Position; set => inner.Position = value; }

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            inner.ReadAsync(buffer, cancellationToken);

        public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

        public override void Flush() => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
