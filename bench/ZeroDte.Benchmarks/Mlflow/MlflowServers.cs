namespace ZeroDte.Benchmarks.Mlflow;

/// <summary>
/// The embedded tracking server beside a real MLflow, in turns in one run. <c>bench/peers/mlflow</c> starts both on one
/// PostgreSQL and sets what <see cref="MlflowPeer"/> reads. MLFLOW_BENCH chooses rows, as in "write,get".
/// </summary>
internal static class MlflowServers
{
    private const int Rounds = 5;
    private const int Gets = 100;
    private const int Searches = 5;
    private const int Compared = 1000;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(15); // of each server: compilation here, connections and caches there
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(3);
    private static readonly string[] Chosen = (Environment.GetEnvironmentVariable("MLFLOW_BENCH") ?? "write,metrics,get,search,artifact")
        .Split(',');
    private static readonly int[] RunCounts =
        [.. (Environment.GetEnvironmentVariable("MLFLOW_BENCH_RUNS") ?? "5000,100000").Split(',').Select(int.Parse)];

    private static readonly long ArtifactBytes = long.Parse(Environment.GetEnvironmentVariable("MLFLOW_BENCH_ARTIFACT_BYTES")
        ?? "2147483648", null);

    public static async Task RunAsync()
    {
        using var embedded = MlflowPeer.Find("EMBEDDED");
        using var real = MlflowPeer.Find("REAL");
        if (embedded is null || real is null)
        {
            await Console.Error.WriteLineAsync("To compare the two tracking servers run bench/peers/mlflow, or set MLFLOW_EMBEDDED_URI and "
                + "MLFLOW_REAL_URI.");
            return;
        }

        foreach (var server in new[] { embedded, real })
            await server.Load.RunsPerSecondAsync(4, WarmUp);
        Console.WriteLine($"| measure (median of {Rounds} rounds, range) | embedded | real MLflow | ratio |");
        Console.WriteLine("|---|---:|---:|---:|");
        if (Chosen.Contains("write"))
        {
            foreach (var clients in new[] { 1, 4 })
            {
                await RowAsync($"create + log-batch + finish per second, {clients} client(s)",
                    s => s.Load.RunsPerSecondAsync(clients, Window), higherIsBetter: true);
            }
        }

        if (Chosen.Contains("metrics"))
            await RowAsync("metrics per second, batches of 1,000", s => s.Load.MetricsPerSecondAsync(Window), higherIsBetter: true);
        if (Chosen.Contains("get"))
            await RowAsync("`runs/get`, ms", s => s.Load.GetMillisecondsAsync(Gets), higherIsBetter: false);
        foreach (var count in Chosen.Contains("search") && embedded.Database is not null && real.Database is not null ? RunCounts : [])
            await SearchAsync(count);
        if (Chosen.Contains("artifact") && embedded.Process is { } process && real.Process is { } realProcess)
        {
            var grown = await ResidentMemory.GrowthAsync(process, () => embedded.Load.ArtifactThereAndBackAsync(ArtifactBytes));
            var realGrown = await ResidentMemory.GrowthAsync(realProcess, () => real.Load.ArtifactThereAndBackAsync(ArtifactBytes));
            Console.WriteLine($"| growth of resident memory while {ArtifactBytes >> 20:N0} MiB goes up and comes down, MB (1 round) | "
                + $"{grown:N1} | {realGrown:N1} | |");
        }

        async Task SearchAsync(int count)
        {
            // The same id in both, so that run ids, which follow from it, are the same too.
            var (id, other) = (await embedded.Load.ExperimentForSearchAsync(), await real.Load.ExperimentForSearchAsync());
            while (id != other)
            {
                if (id < other)
                    id = await embedded.Load.ExperimentForSearchAsync();
                else
                    other = await real.Load.ExperimentForSearchAsync();
            }

            foreach (var server in new[] { embedded, real })
                await MlflowFill.FillAsync(server.Database!, server.IsEmbedded, id, count);

            var (ours, theirs) = (await embedded.Load.FoundAsync(Compared), await real.Load.FoundAsync(Compared));
            var same = ours.SequenceEqual(theirs);
            await RowAsync(
                $"`runs/search`, metric filter and order, {count:N0} runs, ms ({(same ? "the same" : "NOT the same")} {Compared:N0} runs "
                    + "first, in order)",
                s => s.Load.SearchMillisecondsAsync(Searches), higherIsBetter: false);
        }

        async Task RowAsync(string name, Func<MlflowPeer, Task<double>> measure, bool higherIsBetter)
        {
            var (ours, theirs) = (new List<double>(), new List<double>());
            for (var round = 0; round < Rounds; round++)
            {
                ours.Add(await measure(embedded));
                theirs.Add(await measure(real));
            }

            var (median, peer) = (Median(ours), Median(theirs));
            Console.WriteLine($"| {name} | {median:N1} ({ours.Min():N1} to {ours.Max():N1}) | {peer:N1} ({theirs.Min():N1} to "
                + $"{theirs.Max():N1}) | {(higherIsBetter ? median / peer : peer / median):N1}x |");
        }
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
