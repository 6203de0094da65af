using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ZeroDte.Mlflow.Server.Hosting;

namespace ZeroDte.Mlflow.Server.Ui;

/// <summary>Where MLflow's built UI lies on this machine, looked for once.</summary>
internal sealed partial class UiFolder(IOptions<MlflowServerOptions> options, ILogger<UiFolder> logger) : IDisposable
{
    private const string Index = "index.html";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Finds the package without running any of it, which would take seconds.</summary>
    private const string Ask = """
        import importlib.util as u, os
        s = u.find_spec("mlflow")
        print(os.path.join(os.path.dirname(s.origin), "server", "js", "build") if s and s.origin else "")
        """;

    private readonly Lazy<Task<PhysicalFileProvider?>> _files = new(() => FindAsync(options.Value.UiPath, logger));

    /// <returns>Null if there is no build on this machine.</returns>
    public Task<PhysicalFileProvider?> FilesAsync() => _files.Value;

    public void Dispose()
    {
        if (_files is { IsValueCreated: true, Value: { IsCompletedSuccessfully: true, Result: { } files } })
            files.Dispose();
    }

    private static async Task<PhysicalFileProvider?> FindAsync(string? configured, ILogger logger)
    {
        var folder = configured is { Length: > 0 } ? Path.GetFullPath(configured) : await InstalledAsync();
        if (File.Exists(Path.Combine(folder, Index)))
            return new(folder);

        if (configured is { Length: > 0 })
            Log.NotThere(logger, folder);
        return null;
    }

    /// <returns>Where Python has it, or empty.</returns>
    private static async Task<string> InstalledAsync()
    {
        var start = new ProcessStartInfo("python3", ["-c", Ask]) { RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var python = Process.Start(start)!;
            using var patience = new CancellationTokenSource(Patience);
            try
            {
                return (await python.StandardOutput.ReadToEndAsync(patience.Token)).Trim();
            }
            catch (OperationCanceledException)
            {
                python.Kill(entireProcessTree: true);
                return "";
            }
        }
        catch (Win32Exception)
        {
            return ""; // there is no Python
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "Mlflow:UiPath names {Folder}, which has no index.html.")]
        public static partial void NotThere(ILogger logger, string folder);
    }
}
