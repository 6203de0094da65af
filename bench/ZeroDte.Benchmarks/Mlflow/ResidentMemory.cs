using System.Diagnostics;

namespace ZeroDte.Benchmarks.Mlflow;

/// <summary>The memory of a process and its children, which is how gunicorn works.</summary>
internal static class ResidentMemory
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <summary>How far it grows at most while something is done, in MB.</summary>
    public static async Task<double> GrowthAsync(int process, Func<Task> act)
    {
        var (before, peak) = (Bytes(process), 0L);
        using var stop = new CancellationTokenSource();
        var watch = WatchAsync();
        await act();
        await stop.CancelAsync();
        await watch;
        return (peak - before) / 1e6;

        async Task WatchAsync()
        {
            for (; !stop.IsCancellationRequested; await Task.Delay(Interval, CancellationToken.None))
                peak = Math.Max(peak, Bytes(process));
        }
    }

    private static long Bytes(int process) =>
        Process.GetProcesses().Where(p => p.Id == process || Parent(p.Id) == process).Sum(p => p.WorkingSet64);

    private static int Parent(int process)
    {
        try
        {
            return int.Parse(File.ReadAllText($"/proc/{process}/stat").Split(") ")[1].Split(' ')[1], null);
        }
        catch (IOException) // it has ended
        {
            return 0;
        }
    }
}
