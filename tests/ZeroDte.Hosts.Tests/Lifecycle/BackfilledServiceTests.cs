using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using ZeroDte.Hosts.Tests.Api;
using ZeroDte.Mlflow.Protocol;
using ZeroDte.Pipeline.Identity;
using ZeroDte.Pipeline.Promotion;
using ZeroDte.Pipeline.Publication;
using ZeroDte.Pipeline.Serving;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Market;

namespace ZeroDte.Hosts.Tests.Lifecycle;

/// <summary>The service as it is after its first start: its last sessions lived through, and the tracking server in step.</summary>
public sealed class BackfilledServiceTests(BackfilledServiceTests.Service service) : IClassFixture<BackfilledServiceTests.Service>
{
    private const int Sessions = 6;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private MlflowClient Mlflow => service.App.Services.GetRequiredService<MlflowClient>();

    [Fact]
    public async Task Registry_EveryVersion_HasItsRunStageAndVerdict()
    {
        var versions = (await Mlflow.SearchModelVersionsAsync("name = 'aapl-close'", 100, null, Cancel)).ModelVersions!
            .OrderBy(v => int.Parse(v.Version, CultureInfo.InvariantCulture)).ToArray();

        versions.Select(v => (v.Version, v.CurrentStage)).ShouldBe(
            [.. Enumerable.Range(1, Sessions).Select(n => (n.ToString(CultureInfo.InvariantCulture), "Archived")),
                ($"{Sessions + 1}", "Production")]);
        (await Mlflow.FindByAliasAsync("aapl-close", "champion", Cancel))!.Version.ShouldBe($"{Sessions + 1}");
        foreach (var version in versions)
        {
            var tags = version.Tags!.ToDictionary(t => t.Key, t => t.Value);
            tags["verdict"].ShouldBe("promote");
            tags["gate.coverage"]!.ShouldStartWith("passed: from the open the 90 % range held");
            tags["served"]!.ShouldContain("by retrain job: All gates passed.");
            var run = await Mlflow.GetRunAsync(version.RunId!, Cancel);
            run.Info.Status.ShouldBe("FINISHED");
            var metrics = run.Data.Metrics!.ToDictionary(m => m.Key, m => m.Value);
            (metrics["skill_vs_naive_open_n"], metrics["coverage_90_open_n"]).ShouldBe(
                (metrics["coverage_90_open_n"], metrics["skill_vs_naive_open_n"]));
            metrics["coverage_90_open"].ShouldBeInRange(metrics["coverage_90_open_lower"], metrics["coverage_90_open_upper"]);
            run.Data.Params!.Single(p => p.Key == "window").Value.ShouldBe("1000");
            run.Inputs.DatasetInputs!.ShouldHaveSingleItem().Dataset.Digest.ShouldBe(tags["data_hash"]![..36]);
        }
    }

    [Fact]
    public async Task ModelFolder_OpenedInPython_SaysWhatTheServiceSays()
    {
        var champion = (await service.App.Services.GetRequiredService<Champions>().AtAsync(ModelKey.Live(Symbol.Aapl), null, Cancel))!;
        var folder = Directory.CreateTempSubdirectory("zerodte-opened-").FullName;
        var run = await Mlflow.GetRunAsync(champion.RunId!, Cancel);
        await Mlflow.DownloadAsync(run.Info.ArtifactUri, "", folder, Cancel);

        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folder, f))
            .Order(StringComparer.Ordinal).ShouldBe(
        [
            "coefficients-from-open.csv", "coefficients-from-open.svg", "coefficients-from-previous-close.csv",
            "coefficients-from-previous-close.svg",
            "model/MLmodel", "model/code/zerodte_model.py", "model/conda.yaml", "model/model.json", "model/python_env.yaml",
            "model/requirements.txt",
        ]);
        double[] row = [0.01, -0.02, 0.003, 0.004, 0.05, 0.012];
        var expected = champion.Fits.For(Basis.Open).Location.Predict(row);
        var csv = File.ReadLines(Path.Combine(folder, "coefficients-from-open.csv")).Skip(1)
            .Select(l => double.Parse(l.Split(',')[1], CultureInfo.InvariantCulture)).ToArray();
        (csv[0] + csv.Skip(1).Zip(row, (c, x) => c * x).Sum()).ShouldBe(expected, 1e-15);
        Python(folder, row).ShouldBe(expected, 1e-15);
    }

    [Fact]
    public async Task Predict_RunId_IsTheChampionsRun()
    {
        var champion = await Mlflow.FindByAliasAsync("aapl-close", "champion", Cancel);
        var model = (await service.GetAsync("/predict"))["model"]!;

        ((string)model["name"]!, (int)model["version"]!, (string)model["runId"]!).ShouldBe(("aapl-close", Sessions + 1, champion!.RunId));
    }

    [Fact]
    public async Task Forecasts_OfTheRecord_SayThatTheyWereReplayed()
    {
        var forecasts = (await service.Http.GetFromJsonAsync<JsonArray>("/api/forecasts?count=100", Cancel))!;

        forecasts.Count.ShouldBe(2 * Sessions + 1);
        forecasts.ShouldAllBe(f => (string)f!["forecast"]!["clock"]! == "replay");
        ((string)forecasts[0]!["forecast"]!["session"]!, (string)forecasts[0]!["forecast"]!["basis"]!).ShouldBe(
            ("2018-05-14", "previousClose"));
        forecasts[0]!["outcome"].ShouldBeNull();
        var believed = (await service.Http.GetFromJsonAsync<JsonArray>("/api/forecasts?at=2018-05-10T15:00Z", Cancel))!;
        believed.Select(f => (string)f!["forecast"]!["session"]!).ShouldBe(["2018-05-10", "2018-05-10"]);
    }

    [Fact]
    public async Task TrackRecord_OfTheRecord_HasFiguresWithBandsBesideNaive()
    {
        var track = await service.GetAsync("/api/track-record");

        ((int)track["sessions"]!, (int)track["replayed"]!).ShouldBe((Sessions, Sessions));
        ((double)track["coverage90"]!["value"]!)
            .ShouldBeInRange((double)track["coverage90"]!["lower"]!, (double)track["coverage90"]!["upper"]!);
        ((double)track["naiveRmsePercent"]!["value"]!).ShouldBeGreaterThan(0);
        ((string)track["ledgerHash"]!).Length.ShouldBe(64);
        ((int)(await service.GetAsync("/api/track-record?record=nosuch"))["sessions"]!).ShouldBe(0);
    }

    [Theory]
    [InlineData("/api/track-record?symbol=%27", "not a ticker symbol")]
    [InlineData("/api/track-record?basis=close", "There is no basis 'close'. There are: at1000, at1030,")]
    [InlineData("/api/track-record?from=yesterday", "'yesterday' is not a date")]
    [InlineData("/api/forecasts?at=noon", "'noon' is not a time")]
    [InlineData("/api/forecasts?count=0", "between 1 and 1000")]
    [InlineData("/api/models?count=0", "between 1 and 1000")]
    public async Task Get_BadRequest_SaysWhatIsWrong(string address, string detail)
    {
        using var response = await service.Http.GetAsync(address, Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.Content.ReadFromJsonAsync<JsonObject>(Cancel))!["detail"]!.GetValue<string>().ShouldContain(detail);
    }

    [Fact]
    public async Task Models_RolledBackOverHttp_AreServedAndFollowedByTheRegistry()
    {
        // A record of its own, so that the other tests' champion stays.
        var replayer = service.App.Services.GetRequiredService<ZeroDte.Pipeline.Replay.Replayer>();
        await replayer.RunAsync(
            new(new("drill"), [Symbol.Aapl], new(2018, 5, 10), new(2018, 5, 11), Trials: 0, Track: false), null, Cancel);

        using var rollback = await service.Http.PostAsync("/api/models/rollback?record=drill&reason=drill", null, Cancel);
        using var unknown = await service.Http.PostAsync("/api/models/99/promote?record=drill", null, Cancel);

        (rollback.StatusCode, unknown.StatusCode).ShouldBe((HttpStatusCode.OK, HttpStatusCode.BadRequest));
        var model = await service.GetAsync("/api/models?record=drill");
        ((string)model["name"]!, (int)model["champion"]!).ShouldBe(("aapl-close-drill", 2));
        model["served"]!.AsArray().Select(s => (string)s!["by"]!).ShouldBe(["API", "retrain job", "retrain job", "retrain job"]);
        await service.App.Services.GetRequiredService<Publisher>().PublishAsync(new(new("drill"), Symbol.Aapl), Cancel);
        // The service's own publisher may be at work on an earlier state, in which the second version is the champion too.
        await Service.WaitAsync(async () =>
            (await Mlflow.SearchModelVersionsAsync("name = 'aapl-close-drill'", 10, null,
                Cancel)).ModelVersions?.Any(v => v is { Version: "3", CurrentStage: "Archived" }) == true
            && (await Mlflow.FindByAliasAsync("aapl-close-drill", "champion", Cancel))?.Version == "2");
    }

    [Fact]
    public async Task Publish_AfterAnAttemptThatLeftARun_FindsItAndMakesNoSecond()
    {
        var replayer = service.App.Services.GetRequiredService<ZeroDte.Pipeline.Replay.Replayer>();
        await replayer.RunAsync(
            new(new("again"), [Symbol.Aapl], new(2018, 5, 11), new(2018, 5, 11), Trials: 0, Track: false), null, Cancel);
        await service.App.Services.GetRequiredService<Publisher>().PublishAsync(new(new("again"), Symbol.Aapl), Cancel);
        await Service.WaitAsync(async () =>
            (await Mlflow.SearchModelVersionsAsync("name = 'aapl-close-again'", 10, null, Cancel)).ModelVersions is { Count: 2 });
        await using (var forget = service.Database.Source.CreateCommand(
            "update model_publication set run_id = null, registry_version = null where record = 'again'"))
        {
            await forget.ExecuteNonQueryAsync(Cancel);
        }

        await service.App.Services.GetRequiredService<Publisher>().PublishAsync(new(new("again"), Symbol.Aapl), Cancel);
        await Service.WaitAsync(async () => await service.Database.ScalarAsync<long>("select count(*) from model_publication where record "
            + "= 'again' and registry_version is not null") == 2);

        var experiment = (await Mlflow.FindExperimentAsync("aapl-close-again", Cancel))!;
        (await Mlflow.SearchRunsAsync(new([experiment.ExperimentId]), Cancel)).Runs!.Count.ShouldBe(2);
        (await Mlflow.SearchModelVersionsAsync("name = 'aapl-close-again'", 10, null, Cancel)).ModelVersions!.Count.ShouldBe(2);
    }

    private static double Python(string folder, double[] row)
    {
        const string Python = "/usr/bin/python3";
        const string Script = """
            import sys, pandas
            sys.path.insert(0, sys.argv[1] + "/model/code")
            import zerodte_model
            names = ["gap", "intraday_return_1", "intraday_return_2", "intraday_return_3", "momentum_5", "range_volatility"]
            frame = pandas.DataFrame([[float(x) for x in sys.argv[2:]]], columns=names)
            print(repr(float(zerodte_model._load_pyfunc(sys.argv[1] + "/model/model.json").predict(frame)[0])))
            """;
        Assert.SkipUnless(File.Exists(Python) && Runs("import pandas"), "There is no Python with pandas on this machine.");
        using var process = Process.Start(new ProcessStartInfo(Python,
            ["-c", Script, folder, .. row.Select(x => x.ToString("R", CultureInfo.InvariantCulture))])
        { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0);
        return double.Parse(output, CultureInfo.InvariantCulture);

        static bool Runs(string script)
        {
            using var process = Process.Start(new ProcessStartInfo(Python, ["-c", script]) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
    }

    /// <summary>Started once for all tests of the class.</summary>
    public sealed class Service : IAsyncLifetime
    {
        public TestDatabase Database { get; } = new();

        public WebApplication App { get; private set; } = null!;

        public HttpClient Http { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            await Database.InitializeAsync();
            App = await RunningBackend.StartAsync(Database.ConnectionString, $"--ZeroDte:Backfill={Sessions}");
            Http = new() { BaseAddress = new(RunningBackend.Address(App)) };
            await WaitAsync(() => Database.ScalarAsync<bool>("select to_regclass('model_publication') is not null"));
            await WaitAsync(() => Database.ScalarAsync<bool>("select exists (select from model_publication where standing = 'Production' "
                + $"and version = {Sessions + 1})"));
            await RunningBackend.WaitAsync(() => App.Services.GetRequiredService<ForecastBoard>()
                .Find("AAPL") is Outlook { BeforeOpen.Model: { Version: Sessions + 1, RunId: not null } });
        }

        public async ValueTask DisposeAsync()
        {
            Http.Dispose();
            await App.DisposeAsync();
            await Database.DisposeAsync();
        }

        public async Task<JsonObject> GetAsync(string address) => (await Http.GetFromJsonAsync<JsonObject>(address, Cancel))!;

        public static async Task WaitAsync(Func<Task<bool>> condition)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
            while (!await condition())
                await Task.Delay(100, patience.Token);
        }
    }
}
