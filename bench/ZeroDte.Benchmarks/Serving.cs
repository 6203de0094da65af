using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace ZeroDte.Benchmarks;

/// <summary>
/// GET /predict of the real service against a bare Kestrel endpoint that returns the same bytes, each in its own process.
/// </summary>
internal static partial class Serving
{
    private const int Runs = 5;
    private static readonly TimeSpan OneMinute = TimeSpan.FromSeconds(60);

    public static async Task RunAsync()
    {
        var (ours, theirs) = (new List<double>(), new List<double>());
        var (startup, peerStartup) = (new List<double>(), new List<double>());
        byte[]? answer = null;
        using var http = new HttpClient();
        for (var run = 0; run < Runs; run++)
        {
            await using var service = await Server.StartAsync(http,
                port => [Path.Combine(AppContext.BaseDirectory, "zerodte.dll"), "serve", "--port", port]);
            startup.Add(service.MillisecondsToFirstAnswer);
            answer ??= await http.GetByteArrayAsync(service.Address);
            await using var bare = await Server.StartAsync(http,
                port => [typeof(Serving).Assembly.Location, "bare", $"http://127.0.0.1:{port}"], answer);
            peerStartup.Add(bare.MillisecondsToFirstAnswer);
            ours.Add(Load(service.Address, seconds: 5));
            theirs.Add(Load(bare.Address, seconds: 5));
        }

        Report.Row("GET /predict, 32 connections", ours, "bare Kestrel, same bytes", theirs, "requests/s");
        Report.Row("start to first answer, warm build", startup, "bare Kestrel", peerStartup, "ms");
        await MemoryAsync(http, answer!);
    }

    private static async Task MemoryAsync(HttpClient http, byte[] answer)
    {
        await using var service = await Server.StartAsync(http,
            port => [Path.Combine(AppContext.BaseDirectory, "zerodte.dll"), "serve", "--port", port]);
        Load(service.Address, (int)OneMinute.TotalSeconds);
        var memory = service.Megabytes;
        await using var bare = await Server.StartAsync(http,
            port => [typeof(Serving).Assembly.Location, "bare", $"http://127.0.0.1:{port}"], answer);
        Load(bare.Address, (int)OneMinute.TotalSeconds);
        Report.Row("resident memory after a minute of load", [memory], "bare Kestrel", [bare.Megabytes], "MB");
    }

    private static double Load(string address, int seconds)
    {
        using var wrk = Process.Start(
            new ProcessStartInfo("wrk", ["-t1", "-c32", $"-d{seconds}s", address]) { RedirectStandardOutput = true })!;
        var output = wrk.StandardOutput.ReadToEnd();
        wrk.WaitForExit();
        return output.Contains("Non-2xx", StringComparison.Ordinal)
            ? throw new InvalidOperationException($"Not every answer was a success:\n{output}")
            : double.Parse(RequestsPerSecond().Match(output).Groups[1].ValueSpan, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")]
    private static partial Regex RequestsPerSecond();

    private sealed class Server(Process process, string address, double millisecondsToFirstAnswer) : IAsyncDisposable
    {
        public string Address => address;

        public double MillisecondsToFirstAnswer => millisecondsToFirstAnswer;

        public double Megabytes
        {
            get
            {
                process.Refresh();
                return process.WorkingSet64 / 1e6;
            }
        }

        public static async Task<Server> StartAsync(HttpClient http, Func<string, string[]> arguments, byte[]? input = null)
        {
            var port = FreePort();
            var address = $"http://127.0.0.1:{port}/predict";
            var watch = Stopwatch.StartNew();
            var process = Process.Start(new ProcessStartInfo("dotnet", arguments($"{port}"))
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            })!;
            process.OutputDataReceived += (_, _) => { };
            process.BeginOutputReadLine();
            await process.StandardInput.BaseStream.WriteAsync(input ?? []);
            process.StandardInput.Close();
            while (!await AnswersAsync(http, address))
            {
                if (process.HasExited)
                    throw new InvalidOperationException($"The server at {address} ended with {process.ExitCode} before it answered.");
                await Task.Delay(5);
            }

            return new(process, address, watch.Elapsed.TotalMilliseconds);
        }

        public async ValueTask DisposeAsync()
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        private static async Task<bool> AnswersAsync(HttpClient http, string address)
        {
            try
            {
                using var response = await http.GetAsync(new Uri(address));
                return response.StatusCode == HttpStatusCode.OK;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }

        private static int FreePort()
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            return ((IPEndPoint)listener.LocalEndpoint).Port;
        }
    }
}
