using System.Diagnostics;
using System.Text.RegularExpressions;

namespace ZeroDte.Mlflow.Tests.Artifacts;

/// <summary>The real server in front of s3rver, an S3 server that npm brings.</summary>
public sealed partial class S3Host : MlflowHost, IAsyncLifetime
{
    private const string Package = "s3rver@3.7.1";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("zerodte-s3-");
    private Process? _server;
    private string _endpoint = "";
    private Task<string>? _output;

    /// <summary>Why the tests cannot run here; null if they can.</summary>
    public string? Missing { get; private set; }

    /// <summary>Where s3rver keeps the bucket.</summary>
    public string Bucket => Path.Combine(_folder.FullName, "artifacts");

    protected override IEnumerable<KeyValuePair<string, string?>> Settings =>
    [
        new("Mlflow:ArtifactDestination", "s3://artifacts/some/prefix"),
        new("Mlflow:S3Endpoint", _endpoint),
        new("Mlflow:S3AccessKey", "S3RVER"),
        new("Mlflow:S3SecretKey", "S3RVER"),
    ];

    async ValueTask IAsyncLifetime.InitializeAsync()
    {
        Missing = await StartAsync();
        if (Missing is null)
            await InitializeAsync();
    }

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        if (Missing is null)
            await DisposeAsync();
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
        var installed = Path.Combine(Repository.Root, ".data", "test", "s3rver");
        var script = Path.Combine(installed, "node_modules", "s3rver", "bin", "s3rver.js");
        try
        {
            if (!File.Exists(script))
            {
                using var npm = Process.Start(
                    new ProcessStartInfo("npm", ["install", "--silent", "--no-audit", "--no-fund", "--prefix", installed, Package]))!;
                await npm.WaitForExitAsync();
                if (npm.ExitCode != 0)
                    return $"npm could not install {Package}.";
            }

            _server = Process.Start(new ProcessStartInfo("node", [script, "--directory", _folder.FullName, "--address", "127.0.0.1",
                "--port", "0", "--configure-bucket", "artifacts"])
            { RedirectStandardOutput = true })!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "There is no npm or node on this machine to run an S3 server with.";
        }

        while (await _server.StandardOutput.ReadLineAsync() is { } line)
        {
            if (Listening().Match(line) is { Success: true } match)
            {
                _endpoint = $"http://127.0.0.1:{match.Groups[1].Value}";
                _output = _server.StandardOutput.ReadToEndAsync(); // or its log would fill the pipe and stop it
                return null;
            }
        }

        throw new InvalidOperationException("s3rver ended before it listened.");
    }

    [GeneratedRegex(@"listening on .*?:(\d+)")]
    private static partial Regex Listening();
}
