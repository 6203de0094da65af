using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ZeroDte.Benchmarks.Mlflow;

/// <summary>Load on one tracking server over plain HTTP.</summary>
internal sealed class MlflowLoad(Uri address) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = address, Timeout = TimeSpan.FromMinutes(10) };
    private readonly byte[] _batch = JsonSerializer.SerializeToUtf8Bytes(new
    {
        run_id = new string('0', 32), // each run's own id is written over it
        metrics = Enumerable.Range(0, 10).Select(i => new { key = $"m{i}", value = i / 7.0, timestamp = 1, step = 0 }),
        @params = Enumerable.Range(0, 5).Select(i => new { key = $"p{i}", value = $"{i}" }),
        tags = Enumerable.Range(0, 2).Select(i => new { key = $"t{i}", value = $"{i}" }),
    });

    private string? _experiment;

    public async Task<double> RunsPerSecondAsync(int clients, TimeSpan window)
    {
        var create = JsonSerializer.SerializeToUtf8Bytes(new { experiment_id = await ExperimentAsync(), start_time = 1 });
        var clock = Stopwatch.StartNew();
        var done = await Task.WhenAll(Enumerable.Range(0, clients).Select(async _ =>
        {
            var count = 0;
            for (; clock.Elapsed < window; count++)
                await WholeRunAsync(create);
            return count;
        }));
        return done.Sum() / clock.Elapsed.TotalSeconds;
    }

    public async Task<double> MetricsPerSecondAsync(TimeSpan window)
    {
        var run = await RunAsync();
        await BatchAsync(0);
        var clock = Stopwatch.StartNew();
        var count = 0;
        for (; clock.Elapsed < window; count += 1000)
            await BatchAsync(count + 1000);
        return count / clock.Elapsed.TotalSeconds;

        Task BatchAsync(int from) =>
            PostAsync("runs/log-batch", new
            {
                run_id = run,
                metrics = Enumerable.Range(from, 1000).Select(i => new { key = $"m{i % 10}", value = i, timestamp = i, step = i }),
            });
    }

    public async Task<double> GetMillisecondsAsync(int asks)
    {
        var run = await RunAsync();
        await SendAsync("runs/log-batch", Batch(run));
        return await MedianAsync(asks, () => _http.GetByteArrayAsync(Api($"runs/get?run_id={run}")));
    }

    /// <summary>Makes an experiment of its own for the searches and returns its id.</summary>
    public async Task<long> ExperimentForSearchAsync()
    {
        _experiment = await ExperimentAsync();
        return long.Parse(_experiment, null);
    }

    public Task<double> SearchMillisecondsAsync(int asks)
    {
        var question = JsonSerializer.SerializeToUtf8Bytes(Question(100));
        return MedianAsync(asks, () => SendAsync("runs/search", question));
    }

    /// <summary>The runs that the search finds, in its order.</summary>
    public async Task<string[]> FoundAsync(int count) =>
        [.. (await PostAsync("runs/search", Question(count)))["runs"]!.AsArray().Select(r => (string)r!["info"]!["run_id"]!)];

    public async Task ArtifactThereAndBackAsync(long bytes)
    {
        var url = new Uri($"/api/2.0/mlflow-artifacts/artifacts/bench/{Guid.NewGuid():N}", UriKind.Relative);
        using (var answer = await _http.PutAsync(url, new StreamContent(new ZeroStream(bytes))))
            answer.EnsureSuccessStatusCode();
        await using (var download = await _http.GetStreamAsync(url))
            await download.CopyToAsync(Stream.Null);
        using (var answer = await _http.DeleteAsync(url))
            answer.EnsureSuccessStatusCode();
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

    private object Question(int count) => new
    {
        experiment_ids = new[] { _experiment },
        filter = "metrics.m0 > 0.5",
        order_by = new[] { "metrics.m1 DESC" },
        max_results = count,
    };

    private async Task<string> ExperimentAsync() =>
        (string)(await PostAsync("experiments/create", new { name = $"bench-{Guid.NewGuid():N}" }))["experiment_id"]!;

    private async Task<string> RunAsync() =>
        (string)(await PostAsync("runs/create",
            new { experiment_id = await ExperimentAsync(), start_time = 1 }))["run"]!["info"]!["run_id"]!;

    /// <summary>Create, log-batch and finish, with as little work here as possible: the load shares its machine with the servers.</summary>
    private async Task WholeRunAsync(byte[] create)
    {
        var answer = await SendAsync("runs/create", create);
        var run = RunId(answer);
        await SendAsync("runs/log-batch", Batch(run));
        await SendAsync("runs/update", JsonSerializer.SerializeToUtf8Bytes(new { run_id = run, status = "FINISHED", end_time = 2 }));
    }

    private byte[] Batch(string run)
    {
        var body = _batch.ToArray();
        System.Text.Encoding.ASCII.GetBytes(run, body.AsSpan(body.AsSpan().IndexOf("00000000"u8)));
        return body;
    }

    private static string RunId(byte[] answer)
    {
        using var document = JsonDocument.Parse(answer);
        return document.RootElement.GetProperty("run").GetProperty("info").GetProperty("run_id").GetString()!;
    }

    private async Task<byte[]> SendAsync(string route, byte[] body)
    {
        using var content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        using var answer = await _http.PostAsync(Api(route), content);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsByteArrayAsync();
    }

    private async Task<JsonNode> PostAsync(string route, object body)
    {
        using var answer = await _http.PostAsJsonAsync(Api(route), body);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonNode>())!;
    }
}
