using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using ZeroDte.Mlflow.Server;
using ZeroDte.Pipeline.Serving;

namespace ZeroDte.Hosts.Tests.Api;

/// <summary>The Caddyfile as it ships, in a real Caddy over HTTPS, before two backends and a tracking server.</summary>
public sealed class CaddyTests(CaddyTests.Door door) : IClassFixture<CaddyTests.Door>
{
    private const string Key = "a key with a : in it";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Predict_OverHttps_IsAnsweredCompressedAndWithTheHeadersOfTheDoor()
    {
        Assert.SkipWhen(door.Missing is not null, door.Missing ?? "");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/predict") { Version = HttpVersion.Version20 };
        request.Headers.AcceptEncoding.Add(new("gzip"));

        using var answer = await door.Http.SendAsync(request, Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (answer.Version, answer.Content.Headers.ContentEncoding.Single()).ShouldBe((HttpVersion.Version20, "gzip"));
        answer.Headers.GetValues("Strict-Transport-Security").Single().ShouldBe("max-age=31536000");
        answer.Headers.Contains("Server").ShouldBeFalse();
        (await door.Http.GetStringAsync("/track-record", Cancel)).ShouldContain("Track record");
    }

    [Fact]
    public async Task Plain_Request_IsSentToHttps()
    {
        Assert.SkipWhen(door.Missing is not null, door.Missing ?? "");
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });

        using var answer = await http.GetAsync($"http://localhost:{door.PlainPort}/predict", Cancel);

        (answer.StatusCode, answer.Headers.Location!.Scheme).ShouldBe((HttpStatusCode.PermanentRedirect, "https"));
    }

    [Fact]
    public async Task Stream_ThroughTheDoor_IsNotHeldBack()
    {
        Assert.SkipWhen(door.Missing is not null, door.Missing ?? "");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/forecasts/stream");
        request.Headers.AcceptEncoding.Add(new("gzip"));

        using var answer = await door.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);

        answer.Content.Headers.ContentEncoding.ShouldNotContain("gzip");
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(Cancel));
        (await lines.ReadLineAsync(Cancel)).ShouldBe("event: forecast");
    }

    [Theory]
    [InlineData("Bearer", Key, HttpStatusCode.NoContent)]
    [InlineData("Basic", "who:" + Key, HttpStatusCode.NoContent)]
    [InlineData("Basic", Key, HttpStatusCode.Unauthorized)]
    [InlineData("Bearer", "another", HttpStatusCode.Unauthorized)]
    [InlineData(null, "", HttpStatusCode.Unauthorized)]
    public async Task Change_ThroughTheDoor_NeedsTheKey(string? scheme, string secret, HttpStatusCode status)
    {
        Assert.SkipWhen(door.Missing is not null, door.Missing ?? "");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/jobs/monitor/resume");
        request.Headers.Authorization = Of(scheme, secret);

        using var answer = await door.Http.SendAsync(request, Cancel);

        answer.StatusCode.ShouldBe(status);
    }

    [Fact]
    public async Task Tracking_ThroughTheDoor_NeedsTheKeyAndGoesToItsOwnServer()
    {
        Assert.SkipWhen(door.Missing is not null, door.Missing ?? "");
        const string Create = "/api/2.0/mlflow/experiments/create";
        using var refused = await door.Http.PostAsJsonAsync(Create, new { name = "through the door" }, Cancel);
        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        refused.Headers.WwwAuthenticate.Single().Scheme.ShouldBe("Basic");

        using var request = new HttpRequestMessage(HttpMethod.Post, Create)
        {
            Content = JsonContent.Create(new { name = "through the door" }),
            Headers = { Authorization = Of("Bearer", Key) },
        };
        using var taken = await door.Http.SendAsync(request, Cancel);

        (await taken.Content.ReadAsStringAsync(Cancel)).ShouldContain("experiment_id");
        using var direct = await door.Http.GetAsync("/mlflow", Cancel);
        direct.RequestMessage!.RequestUri!.AbsolutePath.ShouldBe("/mlflow/");
        direct.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Get_WhileOneOfTwoBackendsEnds_NeverFails()
    {
        Assert.SkipWhen(door.Missing is not null, door.Missing ?? "");
        var (answered, wrong) = (0, new ConcurrentBag<HttpStatusCode>());
        using var enough = new CancellationTokenSource();
        var clients = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            while (!enough.IsCancellationRequested)
            {
                using var answer = await door.Http.GetAsync("/predict", Cancel);
                if (answer.StatusCode != HttpStatusCode.OK)
                    wrong.Add(answer.StatusCode);
                Interlocked.Increment(ref answered);
            }
        }, Cancel)).ToArray();

        await ReachAsync(500);
        await door.EndOneAsync();
        await ReachAsync(Volatile.Read(ref answered) + 1_000);
        await enough.CancelAsync();
        await Task.WhenAll(clients);

        wrong.ShouldBeEmpty();
        // Whoever wants to the tracking server is asked for at the one that is left.
        for (var i = 0; i < 20; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/2.0/mlflow/experiments/search?max_results=1");
            request.Headers.Authorization = Of("Bearer", Key);
            using var answer = await door.Http.SendAsync(request, Cancel);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        async Task ReachAsync(int count)
        {
            while (Volatile.Read(ref answered) < count && !clients.Any(client => client.IsFaulted))
                await Task.Delay(10, Cancel);
        }
    }

    private static AuthenticationHeaderValue? Of(string? scheme, string secret) => scheme switch
    {
        null => null,
        "Basic" => new(scheme, Convert.ToBase64String(Encoding.UTF8.GetBytes(secret))),
        _ => new(scheme, secret),
    };

    public sealed class Door : IAsyncLifetime
    {
        private readonly TestDatabase _database = new();
        private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("zerodte-caddy-");
        private readonly List<WebApplication> _hosts = [];
        private Process? _caddy;

        /// <summary>Why the tests cannot run here; null if they can.</summary>
        public string? Missing { get; private set; }

        public HttpClient Http { get; private set; } = null!;

        public int PlainPort { get; } = FreePort.Find();

        public async ValueTask InitializeAsync()
        {
            await _database.InitializeAsync();
            for (var i = 0; i < 2; i++)
                _hosts.Add(await RunningBackend.StartAsync(_database.ConnectionString, $"--ZeroDte:ApiKey={Key}"));
            _hosts.Add(await StartTrackingAsync());
            foreach (var host in _hosts[..2])
                await RunningBackend.WaitAsync(() => host.Services.GetRequiredService<ForecastBoard>().IsReady);
            await StartCaddyAsync(FreePort.Find());
        }

        public async ValueTask DisposeAsync()
        {
            if (_caddy is not null)
            {
                _caddy.Kill();
                await _caddy.WaitForExitAsync();
                _caddy.Dispose();
                Http.Dispose();
            }

            foreach (var host in _hosts)
                await host.DisposeAsync();
            await _database.DisposeAsync();
            _home.Delete(recursive: true);
        }

        public async Task EndOneAsync()
        {
            await _hosts[0].StopAsync();
            await _hosts[0].DisposeAsync();
            _hosts.RemoveAt(0);
        }

        private async Task<WebApplication> StartTrackingAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Configuration.AddInMemoryCollection(
            [
                new("ConnectionStrings:ZeroDte", _database.ConnectionString), new("MLFLOW_TRACKING_TOKEN", Key),
                new("Mlflow:ArtifactDestination", $"file:{_home.FullName}/artifacts"),
            ]);
            builder.Services.AddMlflowServer(builder.Configuration);
            var host = builder.Build();
            host.MapMlflow();
            await host.StartAsync();
            return host;
        }

        private async Task StartCaddyAsync(int port)
        {
            var file = Path.Combine(Repository.Root, "caddy", "Caddyfile");
            var start = new ProcessStartInfo("caddy", ["run", "--config", file, "--adapter", "caddyfile"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                Environment =
                {
                    ["XDG_DATA_HOME"] = _home.FullName,
                    ["XDG_CONFIG_HOME"] = _home.FullName,
                    ["ZERODTE_BACKENDS"] = string.Join(' ', _hosts[..2].Select(Address)),
                    ["ZERODTE_TRACKING"] = Address(_hosts[2]),
                    ["ZERODTE_HTTP_PORT"] = $"{PlainPort}",
                    ["ZERODTE_HTTPS_PORT"] = $"{port}",
                },
            };
            try
            {
                _caddy = Process.Start(start)!;
            }
            catch (Win32Exception)
            {
                Missing = "There is no Caddy on this machine: apt-get install caddy.";
                return;
            }

            // Read, or a full pipe would hold it up.
            _caddy.OutputDataReceived += (_, _) => { };
            _caddy.ErrorDataReceived += (_, _) => { };
            _caddy.BeginOutputReadLine();
            _caddy.BeginErrorReadLine();
            Http = new(new SocketsHttpHandler { SslOptions = { CertificateChainPolicy = await TrustAsync() } })
            {
                BaseAddress = new($"https://localhost:{port}"),
            };
            while (true)
            {
                try
                {
                    using var answer = await Http.GetAsync("/health/live", Cancel);
                    if (answer.IsSuccessStatusCode)
                        return;
                }
                catch (HttpRequestException) when (!_caddy.HasExited)
                {
                    // It is not there yet.
                }

                await Task.Delay(50, Cancel);
            }
        }

        /// <summary>Its certificate is by an authority of its own, which it makes as it starts.</summary>
        private async Task<X509ChainPolicy> TrustAsync()
        {
            var root = Path.Combine(_home.FullName, "caddy", "pki", "authorities", "local", "root.crt");
            while (!File.Exists(root) || new FileInfo(root).Length == 0)
            {
                _caddy!.HasExited.ShouldBeFalse();
                await Task.Delay(50, Cancel);
            }

            return new()
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { X509CertificateLoader.LoadCertificateFromFile(root) },
                RevocationMode = X509RevocationMode.NoCheck,
            };
        }

        private static string Address(WebApplication host) => new Uri(RunningBackend.Address(host)).Authority;
    }
}
