using System.Diagnostics;

namespace ZeroDte.Hosts.Tests.Chaos;

/// <summary>Orchestrator processes on one database, of which any may be killed and replaced.</summary>
/// <param name="program">The orchestrator to run.</param>
internal sealed class Orchestrators(string program, string connectionString, int count) : IDisposable
{
    private readonly List<Process> _running = [];

    public void Fill()
    {
        while (_running.Count < count)
        {
            _running.Add(Process.Start(new ProcessStartInfo("dotnet", [program])
            {
                Environment =
                {
                    ["ConnectionStrings__ZeroDte"] = connectionString,
                    ["Orchestrator__PollSeconds"] = "0.5",
                    ["Logging__LogLevel__Default"] = "None",
                    ["MLFLOW_TRACKING_URI"] = "http://127.0.0.1:1",
                },
            })!);
        }
    }

    /// <summary>Kills the process without a warning. Returns whether it was one of these.</summary>
    public bool Kill(int processId)
    {
        if (_running.Find(process => process.Id == processId) is not { } process)
            return false;

        process.Kill(); // SIGKILL
        process.WaitForExit();
        process.Dispose();
        return _running.Remove(process);
    }

    public int At(int index) => _running[index].Id;

    public void Dispose()
    {
        foreach (var process in _running.ToArray())
            Kill(process.Id);
    }
}
