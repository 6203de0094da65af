using System.Diagnostics;

namespace ZeroDte.Hosts.Tests;

/// <summary>A program of this repository, run the way a person would: a command line, an exit code and two streams.</summary>
internal sealed class ScriptRun(Process process)
{
    /// <summary>The zerodte program.</summary>
    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "zerodte.dll");

    public static ScriptRun Begin(string folder, IEnumerable<string> commandLine, string? data = null,
        Dictionary<string, string>? environment = null)
    {
        string[] words = [.. commandLine];
        var start = new ProcessStartInfo(words[0], words[1..])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DATA"] = data; // null removes the one that `make test` exports
        foreach (var (name, value) in environment ?? [])
            start.Environment[name] = value;
        return new ScriptRun(Process.Start(start)!);
    }

    /// <remarks>Reads one stream after the other: what our scripts say fits into a pipe.</remarks>
    public (int ExitCode, string Output, string Errors) End()
    {
        using (process)
        {
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEnd();
            var errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output, errors);
        }
    }

    public void KillTree()
    {
        process.Kill(entireProcessTree: true);
        End();
    }
}
