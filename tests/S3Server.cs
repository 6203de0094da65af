using System.Diagnostics;
using System.Text.RegularExpressions;

namespace ZeroDte.Tests;

/// <summary>s3rver, an S3 server that npm brings, with an empty bucket.</summary>
public sealed partial class S3Server : IAsyncLifetime
{
    public const string Bucket = "artifacts";

    /// <summary>Both the key and its secret.</summary>
    public const string Credentials = "S3RVER";

    private const string Package = "s3rver@3.7.1";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("zerodte-s3-");
    private Process? _server;
    private Task<string>? _output;

    /// <summary>Why the tests cannot run here; null if they can.</summary>
    public string? Missing { get; private set; }

    public string Endpoint { get; private set; } = "";

    public async ValueTask InitializeAsync() => Missing = await StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            _server.Kill(entireProcessTree: true);
            await _server.WaitForExitAsync();
            if (_output is not null)
                await _output;
            _server.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    private async Task<string?> StartAsync()
    {
        if (await NpmPackages.InstallAsync("s3rver", Package) is { } missing)
            return missing;

        var script = Path.Combine(NpmPackages.Folder("s3rver"), "node_modules", "s3rver", "bin", "s3rver.js");
        // It makes its continuation tokens by a cipher that newer ones of node have only when asked.
        _server = Process.Start(new ProcessStartInfo("node", ["--openssl-legacy-provider", script, "--directory", _folder.FullName,
            "--address", "127.0.0.1", "--port", "0", "--configure-bucket", Bucket])
        { RedirectStandardOutput = true })!;
        while (await _server.StandardOutput.ReadLineAsync() is { } line)
        {
            if (Listening().Match(line) is { Success: true } match)
            {
                Endpoint = $"http://127.0.0.1:{match.Groups[1].Value}";
                _output = _server.StandardOutput.ReadToEndAsync(); // or its log would fill the pipe and stop it
                return null;
            }
        }

        throw new InvalidOperationException("s3rver ended before it listened.");
    }

    [GeneratedRegex(@"listening on .*?:(\d+)")]
    private static partial Regex Listening();
}
