using System.Diagnostics;

namespace ZeroDte.Benchmarks.Quant;

/// <summary>
/// The same work in Python, by the distribution's packages: python3-pandas, python3-sklearn, python3-xgboost, python3-scipy.
/// </summary>
internal static class Peer
{
    private const string Python = "/usr/bin/python3";

    /// <summary>The lines that a script in bench/peers prints.</summary>
    public static string[] Run(string script, params object[] arguments)
    {
        var file = Path.Combine(Folder(AppContext.BaseDirectory), "bench", "peers", script);
        return Lines(Python, [file, .. arguments.Select(a => $"{a}")]);
    }

    /// <summary>The lines that this program prints when called with the given arguments, in a process of its own.</summary>
    public static string[] RunSelf(params object[] arguments) =>
        Lines("dotnet", [typeof(Peer).Assembly.Location, .. arguments.Select(a => $"{a}")]);

    private static string[] Lines(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }

    private static string Folder(string folder) => File.Exists(Path.Combine(folder, "ZeroDte.sln"))
        ? folder
        : Folder(Path.GetDirectoryName(folder)!);
}
