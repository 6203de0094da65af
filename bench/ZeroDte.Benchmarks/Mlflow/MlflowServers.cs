namespace ZeroDte.Benchmarks.Mlflow;

/// <summary>
/// The embedded tracking server beside a real MLflow, both named by their addresses, in turns in one run:
/// MLFLOW_EMBEDDED_URI, MLFLOW_REAL_URI, and for the memory rows MLFLOW_EMBEDDED_PID and MLFLOW_REAL_PID.
/// </summary>
internal static class MlflowServers
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(8);
    private static readonly int[] RunCounts =
        [.. (Environment.GetEnvironmentVariable("MLFLOW_BENCH_RUNS") ?? "5000,100000").Split(',').Select(int.Parse)];

    private static readonly long ArtifactBytes = long.Parse(Environment.GetEnvironmentVariable("MLFLOW_BENCH_ARTIFACT_BYTES") ?? "2147483648", null);

    public static async Task RunAsync()
    {
        using var embedded = Server("EMBEDDED");
        using var real = Server("REAL");
        if (embedded is null || real is null)
        {
            await Console.Error.WriteLineAsync("Set MLFLOW_EMBEDDED_URI and MLFLOW_REAL_URI to compare the two servers.");
            return;
        }

        Console.WriteLine("| measure | embedded | real MLflow | ratio |");
        Console.WriteLine("|---|---:|---:|---:|");
        foreach (var clients in new[] { 1, 4 })
            await RowAsync($"create + log-batch + finish per second, {clients} client(s)", s => s.RunsPerSecondAsync(clients, Window), higherIsBetter: true);
        await RowAsync("metrics per second, batches of 1,000", s => s.MetricsPerSecondAsync(Window), higherIsBetter: true);
        await RowAsync("runs/get, median ms", s => s.GetMillisecondsAsync(), higherIsBetter: false);
        foreach (var count in RunCounts)
        {
            foreach (var server in new[] { embedded, real })
                await server.FillAsync(count);
            await RowAsync($"runs/search with metric filter and order on {count:N0} runs, median ms", s => s.SearchMillisecondsAsync(), higherIsBetter: false);
        }

        await RowAsync($"growth of resident MB while {ArtifactBytes >> 20:N0} MB goes up and comes down", s => s.ArtifactMegabytesAsync(ArtifactBytes), higherIsBetter: false);

        async Task RowAsync(string name, Func<MlflowLoad, Task<double>> measure, bool higherIsBetter)
        {
            var (ours, theirs) = (await measure(embedded), await measure(real));
            Console.WriteLine($"| {name} | {ours:N1} | {theirs:N1} | {(higherIsBetter ? ours / theirs : theirs / ours):N1}x |");
        }
    }

    private static MlflowLoad? Server(string which) =>
        Environment.GetEnvironmentVariable($"MLFLOW_{which}_URI") is { Length: > 0 } uri
            ? new(new Uri(uri), int.TryParse(Environment.GetEnvironmentVariable($"MLFLOW_{which}_PID"), out var pid) ? pid : null)
            : null;
}
