using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace ZeroDte.Benchmarks.Mlflow;

/// <summary>Load on one tracking server over plain HTTP.</summary>
/// <param name="pid">The process whose memory is watched, with its children.</param>
internal sealed class MlflowLoad(Uri address, int? pid) : IDisposable
{
    private const int Asks = 15;
    private const int FillClients = 4;
    private static readonly string[] Order = ["metrics.m1 DESC"];

    private readonly HttpClient _http = new() { BaseAddress = address, Timeout = TimeSpan.FromMinutes(10) };
    private string? _experiment;

    public async Task<double> RunsPerSecondAsync(int clients, TimeSpan window)
    {
        var experiment = await ExperimentAsync();
        await RunAsync(experiment, 0);
        var clock = Stopwatch.StartNew();
        var done = await Task.WhenAll(Enumerable.Range(0, clients).Select(async _ =>
        {
            var count = 0;
            for (; clock.Elapsed < window; count++)
                await PostAsync("runs/update", new { run_id = await RunAsync(experiment, count), status = "FINISHED", end_time = 2 });
            return count;
        }));
        return done.Sum() / clock.Elapsed.TotalSeconds;
    }

    public async Task<double> MetricsPerSecondAsync(TimeSpan window)
    {
        var run = await RunAsync(await ExperimentAsync(), 0);
        var clock = Stopwatch.StartNew();
        var count = 0;
        for (; clock.Elapsed < window; count += 1000)
            await PostAsync("runs/log-batch", new { run_id = run, metrics = Enumerable.Range(count, 1000).Select(i => new { key = $"m{i % 10}", value = i, timestamp = i, step = i }) });
        return count / clock.Elapsed.TotalSeconds;
    }

    public async Task<double> GetMillisecondsAsync()
    {
        var run = await RunAsync(await ExperimentAsync(), 0);
        return await MedianAsync(200, () => _http.GetStringAsync(Api($"runs/get?run_id={run}")));
    }

    /// <summary>Makes an experiment with so many runs, each with ten metrics, five params and two tags.</summary>
    public async Task FillAsync(int runs)
    {
        _experiment = await ExperimentAsync();
        await Parallel.ForAsync(0, runs, new ParallelOptions { MaxDegreeOfParallelism = FillClients }, async (i, _) => await RunAsync(_experiment, i));
    }

    public Task<double> SearchMillisecondsAsync() => MedianAsync(Asks, () => PostAsync("runs/search", new
    {
        experiment_ids = new[] { _experiment },
        filter = "metrics.m0 > 0.5",
        order_by = Order,
        max_results = 100,
    }));

    /// <summary>How far the server's memory grows while an artifact goes up and comes down, in MB.</summary>
    public async Task<double> ArtifactMegabytesAsync(long bytes)
    {
        if (pid is null)
            return double.NaN;

        var (before, peak, url) = (Resident(), 0L, new Uri($"/api/2.0/mlflow-artifacts/artifacts/bench/{Guid.NewGuid():N}", UriKind.Relative));
        using var stop = new CancellationTokenSource();
        var watch = WatchAsync(stop.Token);
        using (var answer = await _http.PutAsync(url, new StreamContent(new ZeroStream(bytes))))
            answer.EnsureSuccessStatusCode();
        await using (var download = await _http.GetStreamAsync(url))
            await download.CopyToAsync(Stream.Null);
        using (var answer = await _http.DeleteAsync(url))
            answer.EnsureSuccessStatusCode();
        await stop.CancelAsync();
        await watch;
        return (peak - before) / 1e6;

        async Task WatchAsync(CancellationToken cancel)
        {
            for (; !cancel.IsCancellationRequested; await Task.Delay(50, CancellationToken.None))
                peak = Math.Max(peak, Resident());
        }
    }

    public void Dispose() => _http.Dispose();

    private static async Task<double> MedianAsync(int asks, Func<Task> ask)
    {
        await ask();
        var times = new double[asks];
        for (var i = 0; i < asks; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await ask();
            times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        return times.Order().ElementAt(asks / 2);
    }

    private static string Api(string route) => $"/api/2.0/mlflow/{route}";

    private async Task<string> ExperimentAsync() =>
        (string)(await PostAsync("experiments/create", new { name = $"bench-{Guid.NewGuid():N}" }))["experiment_id"]!;

    private async Task<string> RunAsync(string experiment, int number)
    {
        var run = (string)(await PostAsync("runs/create", new { experiment_id = experiment, start_time = number + 1 }))["run"]!["info"]!["run_id"]!;
        var random = new Random(number);
        await PostAsync("runs/log-batch", new
        {
            run_id = run,
            metrics = Enumerable.Range(0, 10).Select(i => new { key = $"m{i}", value = random.NextDouble(), timestamp = 1, step = 0 }),
            @params = Enumerable.Range(0, 5).Select(i => new { key = $"p{i}", value = $"{number % 7}" }),
            tags = Enumerable.Range(0, 2).Select(i => new { key = $"t{i}", value = $"{number % 3}" }),
        });
        return run;
    }

    private async Task<JsonNode> PostAsync(string route, object body)
    {
        using var answer = await _http.PostAsJsonAsync(Api(route), body);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonNode>())!;
    }

    /// <summary>Bytes in memory of the process and its children, which is how gunicorn works.</summary>
    private long Resident() => Process.GetProcesses().Where(p => p.Id == pid || Parent(p.Id) == pid).Sum(p => p.WorkingSet64);

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
