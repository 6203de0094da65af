using System.Diagnostics;
using ZeroDte.Mlflow.Protocol;
using ZeroDte.Mlflow.Server;

namespace ZeroDte.Mlflow.Tests.Hosting;

/// <summary>A server process of its own, killed while clients write: what it acknowledged is there, whole and once.</summary>
public sealed class KilledServerTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const int Clients = 6;
    private const int Writes = 10_000;
    private const int PerClient = 2_500; // more than they come to: the kill is in the midst of it

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Kill_DuringWritesOfSeveralClients_LosesNothingAcknowledgedAndHalvesNothing()
    {
        var artifacts = Directory.CreateTempSubdirectory("zerodte-killed-");
        var port = FreePort.Find();
        var acknowledged = 0;
        var runs = new Ledger[Clients];
        using (var server = await StartAsync(port, artifacts.FullName))
        {
            var writers = Enumerable.Range(0, Clients).Select(i => Task.Run(() => WriteAsync(i), Cancel)).ToArray();
            while (Volatile.Read(ref acknowledged) < Writes && !writers.All(w => w.IsCompleted))
                await Task.Delay(5, Cancel);
            server.Kill(); // SIGKILL
            await server.WaitForExitAsync(Cancel);
            await Task.WhenAll(writers);
        }

        acknowledged.ShouldBeInRange(Writes, (Clients * PerClient) - 1);
        using (var server = await StartAsync(port, artifacts.FullName))
        {
            using var http = new HttpClient();
            var client = Client(http, port);
            foreach (var ledger in runs)
            {
                var a = (await client.GetMetricHistoryAsync(ledger.RunId, "a", Cancel)).Select(m => m.Step).ToArray();
                var b = (await client.GetMetricHistoryAsync(ledger.RunId, "b", Cancel)).Select(m => m.Step).ToArray();
                a.ShouldBe(b, "a batch is there whole or not at all");
                a.ShouldBe(a.Distinct(), "nothing is there twice");
                // The one request that was under way may have been done; no more than that.
                a.Length.ShouldBeInRange(ledger.Batches, ledger.Batches + 1);
                var files = await client.ListArtifactsAsync(ledger.ArtifactUri, "", Cancel);
                files.Count.ShouldBeInRange(ledger.Files, ledger.Files + 1);
                foreach (var file in files)
                {
                    await using var content = await client.OpenArtifactAsync(ledger.ArtifactUri, file.Path, Cancel);
                    using var copy = new MemoryStream();
                    await content.CopyToAsync(copy, Cancel);
                    copy.Length.ShouldBe(20_000);
                }
            }

            server.Kill();
            await server.WaitForExitAsync(Cancel);
        }

        artifacts.Delete(recursive: true);

        async Task WriteAsync(int index)
        {
            using var http = new HttpClient();
            var client = Client(http, port);
            var run = (await client.CreateRunAsync(new("0"), Cancel)).Info;
            var ledger = runs[index] = new() { RunId = run.RunId, ArtifactUri = run.ArtifactUri };
            try
            {
                for (var step = 0; step < PerClient; step++)
                {
                    await client.LogBatchAsync(new(run.RunId, [new("a", step, step, step), new("b", step, step, step)],
                        [new($"p{step % 50}", "x")], [new("at", $"{step}")]), Cancel);
                    ledger.Batches++;
                    Interlocked.Increment(ref acknowledged);
                    if (step % 10 != 0)
                        continue;
                    await client.UploadAsync(run.ArtifactUri, $"file-{step}", new MemoryStream(new byte[20_000]), Cancel);
                    ledger.Files++;
                }
            }
            catch (MlflowException exception) when (exception.Code == ErrorCode.TemporarilyUnavailable)
            {
                // The server was killed, which is what this test is about.
            }
        }
    }

    private static MlflowClient Client(HttpClient http, int port) =>
        new(http, new(new($"http://127.0.0.1:{port}")) { Attempts = 1 }, TimeProvider.System);

    private async Task<Process> StartAsync(int port, string artifacts)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(MlflowServer).Assembly.Location, "--urls", $"http://127.0.0.1:{port}"])
        {
            Environment =
            {
                ["ConnectionStrings__ZeroDte"] = database.ConnectionString,
                ["Mlflow__ArtifactDestination"] = $"file:{artifacts}",
                ["Logging__LogLevel__Default"] = "None",
            },
        };
        var server = Process.Start(start)!;
        using var http = new HttpClient();
        while (true)
        {
            try
            {
                using var health = await http.GetAsync(new Uri($"http://127.0.0.1:{port}/health"), Cancel);
                return server;
            }
            catch (HttpRequestException) when (!server.HasExited)
            {
                await Task.Delay(20, Cancel);
            }
        }
    }

    private sealed class Ledger
    {
        public string RunId { get; init; } = "";

        public string ArtifactUri { get; init; } = "";

        public int Batches { get; set; }

        public int Files { get; set; }
    }
}
