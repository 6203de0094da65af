using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using ZeroDte.Mlflow.Protocol.Wire;

namespace ZeroDte.Mlflow.Tests.Ui;

/// <summary>MLflow's own pages in a browser, where a build of them and a Chromium are there.</summary>
public sealed class UiPagesTests(UiPagesTests.WithRealBuild host) : IClassFixture<UiPagesTests.WithRealBuild>
{
    /// <summary>A toast, or what stands where a page broke.</summary>
    private const string Broken = """
        [...document.querySelectorAll('[class*="notification-notice"], [class*="message-error"]')].map(e => e.innerText)
            .concat(/Something went wrong|Oops!|An error occurred/i.exec(document.body.innerText) ?? []).join(' | ')
        """;

    /// <summary>What the page of a metric's plot has in its address.</summary>
    private const string Plot = """
        plot_metric_keys=["rmse"]&plot_layout={"autosize":true,"xaxis":{},"yaxis":{}}&x_axis="step"&y_axis_scale="linear"&line_smoothness=1
        """ + """&show_point=false&deselected_curves=[]&last_linear_y_axis_range=[]""";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pages_OfEveryKind_ShowWhatIsThereAndNothingGoesWrong()
    {
        Assert.SkipUnless(host.HasBuild, "No build of MLflow's UI: set MLFLOW_UI_BUILD to its folder, or put one beside the checkout.");
        await using var browser = await Browser.StartAsync(Cancel);
        Assert.SkipWhen(browser is null, "There is no Chromium on this machine.");
        var (experiment, runs, trace) = await FillAsync();
        var run = $"experiments/{experiment}/runs/{runs[0]}";

        await VisitAsync("", "Default", "walk-forward");
        await VisitAsync($"experiments/{experiment}", "run-0", "run-1");
        await VisitAsync($"experiments/{experiment}?compareRunsMode=CHART", "rmse");
        await VisitAsync($"experiments/{experiment}?compareRunsMode=TRACES", trace, "250ms");
        await VisitAsync($"experiments/{experiment}?compareRunsMode=TRACES&selectedTraceId={trace}", trace);
        await VisitAsync(run, "run-0", "depth", "rmse", "spy.csv");
        await VisitAsync($"{run}/model-metrics", "rmse");
        await VisitAsync($"{run}/system-metrics", "System metrics");
        await VisitAsync($"{run}/artifacts", "notes.txt", "plots");
        await VisitAsync($"{run}/artifacts/notes.txt", "what was seen");
        await VisitAsync($"metric?runs=[\"{runs[0]}\"]&metric=\"rmse\"&experiments=[\"{experiment}\"]&{Plot}", "Completed Runs", "rmse");
        await VisitAsync($"compare-runs?runs=[\"{runs[0]}\",\"{runs[1]}\"]&experiments=[\"{experiment}\"]", "run-0", "run-1", "depth");
        await VisitAsync("models", "close-model");
        await VisitAsync("models/close-model", "Version 1", "champion");
        await VisitAsync("models/close-model/versions/1", "Version 1", "run-0");

        async Task VisitAsync(string page, params string[] texts)
        {
            // A page of its own, and not the last one's state.
            var address = new Uri(host.Http.BaseAddress!, $"/mlflow/?{Guid.NewGuid():N}#/{page}");
            await browser!.GoToAsync(address.AbsoluteUri, Cancel);
            await browser.WaitForAsync(texts, Cancel);
            ((string?)await browser.EvaluateAsync(Broken, Cancel)).ShouldBe("", page);
            browser.Troubles().ShouldBeEmpty(page);
        }
    }

    /// <summary>The look-out of the test above is one that sees.</summary>
    [Fact]
    public async Task Trouble_OnAPage_IsSeen()
    {
        await using var browser = await Browser.StartAsync(Cancel);
        Assert.SkipWhen(browser is null, "There is no Chromium on this machine.");
        await browser.GoToAsync(new Uri(host.Http.BaseAddress!, "/health").AbsoluteUri, Cancel);
        await browser.WaitForAsync(["OK"], Cancel);
        await browser.EvaluateAsync("""
            document.body.innerHTML = '<div class="x-notification-notice">no such run</div>';
            console.error('broken'); fetch('/api/2.0/mlflow/nothing').then(() => document.body.append('done')); ''
            """, Cancel);
        await browser.WaitForAsync(["done"], Cancel);

        var troubles = string.Join('\n', browser.Troubles());
        troubles.ShouldContain("console: broken");
        troubles.ShouldContain($"HTTP 404 for {host.Http.BaseAddress}api/2.0/mlflow/nothing");
        ((string?)await browser.EvaluateAsync(Broken, Cancel)).ShouldBe("no such run");
    }

    /// <summary>Two runs with what runs have, a model with a version, and a trace with its spans.</summary>
    private async Task<(string Experiment, string[] Runs, string Trace)> FillAsync()
    {
        var experiment = await host.Client.CreateExperimentAsync(new("walk-forward"), Cancel);
        var runs = new List<RunInfo>();
        for (var i = 0; i < 2; i++)
        {
            var created = new CreateRunRequest(experiment, StartTime: 1_700_000_000_000 + i, RunName: $"run-{i}");
            var run = (await host.Client.CreateRunAsync(created, Cancel)).Info;
            runs.Add(run);
            await host.PostAsync("mlflow/runs/log-batch", new
            {
                run_id = run.RunId,
                metrics = Enumerable.Range(0, 50).Select(s => new { key = "rmse", value = 1.0 / (s + i + 1), timestamp = s + 1, step = s }),
                @params = new[] { new { key = "depth", value = $"{i + 3}" } },
                tags = new[] { new { key = "mlflow.note.content", value = "a *note*" } },
            });
            await host.PostAsync("mlflow/runs/log-inputs", new
            {
                run_id = run.RunId,
                datasets = new[] { new { dataset = new { name = "spy.csv", digest = "12ab", source_type = "local", source = "{}" } } },
            });
            await host.Client.UploadAsync(run.ArtifactUri, "notes.txt", new MemoryStream(Encoding.UTF8.GetBytes("what was seen")), Cancel);
            await host.Client.UploadAsync(run.ArtifactUri, "plots/a.txt", new MemoryStream([65]), Cancel);
            await host.PostAsync("mlflow/runs/update", new { run_id = run.RunId, status = "FINISHED", end_time = 1_700_000_100_000 });
        }

        await host.Client.UploadAsync(runs[0].ArtifactUri, "model/MLmodel", new MemoryStream("flavors: {}"u8.ToArray()), Cancel);
        await host.PostAsync("mlflow/registered-models/create", new { name = "close-model" });
        await host.PostAsync("mlflow/model-versions/create",
            new { name = "close-model", source = $"{runs[0].ArtifactUri}/model", run_id = runs[0].RunId });
        await host.PostAsync("mlflow/registered-models/alias", new { name = "close-model", alias = "champion", version = "1" });
        return (experiment, [.. runs.Select(r => r.RunId)], await TraceAsync(experiment));
    }

    private async Task<string> TraceAsync(string experiment)
    {
        var id = (string)(await host.PostAsync("mlflow/traces", new { experiment_id = experiment, timestamp_ms = 1_700_000_000_000 }))
            ["trace_info"]!["request_id"]!;
        await host.Client.UploadAsync($"mlflow-artifacts:/{experiment}/traces/{id}/artifacts", "traces.json",
            new MemoryStream(Encoding.UTF8.GetBytes("""{"spans":[],"request":"{}","response":"{}"}""")), Cancel);
        (await host.SendAsync(HttpMethod.Patch, $"mlflow/traces/{id}", new { timestamp_ms = 1_700_000_000_250, status = "OK" })).Status
            .ShouldBe(200);
        return id;
    }

    /// <summary>The build that MLFLOW_UI_BUILD names, or the packed one beside the checkout.</summary>
    public sealed class WithRealBuild : MlflowHost
    {
        private readonly string _unpacked = Directory.CreateTempSubdirectory("zerodte-ui-").FullName;

        public bool HasBuild { get; private set; }

        protected override IEnumerable<KeyValuePair<string, string?>> Settings
        {
            get
            {
                var folder = Environment.GetEnvironmentVariable("MLFLOW_UI_BUILD") is { Length: > 0 } named ? named : Unpack();
                HasBuild = File.Exists(Path.Combine(folder, "index.html"));
                return [new("Mlflow:UiPath", folder)];
            }
        }

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            Directory.Delete(_unpacked, recursive: true);
            GC.SuppressFinalize(this);
        }

        private string Unpack()
        {
            var shared = Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "mlflow-ui"));
            if (Directory.Exists(shared) && Directory.EnumerateFiles(shared, "*.tar.gz").FirstOrDefault() is { } packed)
            {
                using var plain = new GZipStream(File.OpenRead(packed), CompressionMode.Decompress);
                TarFile.ExtractToDirectory(plain, _unpacked, overwriteFiles: true);
            }

            return _unpacked;
        }
    }
}
