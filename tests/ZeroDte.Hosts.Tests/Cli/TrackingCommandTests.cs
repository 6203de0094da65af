using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using ZeroDte.Hosts.Tests.Api;
using ZeroDte.Mlflow.Protocol;

namespace ZeroDte.Hosts.Tests.Cli;

/// <summary>What a service tracked, asked by commands after the service has stopped: each brings a tracking server of its own.</summary>
public sealed class TrackingCommandTests(TrackingCommandTests.StoppedService tracked) : IClassFixture<TrackingCommandTests.StoppedService>
{
    [Fact]
    public void Runs_OrderedByMetric_ListsTheBestFirst()
    {
        var (exitCode, output, errors) = Run("runs", "-e", "study", "--order", "metrics.rmse ASC");

        (exitCode, errors).ShouldBe((0, ""));
        output.IndexOf("better", StringComparison.Ordinal).ShouldBeInRange(1, output.IndexOf("worse", StringComparison.Ordinal));
        output.ShouldContain("rmse 1.25");
    }

    [Fact]
    public void Runs_FilterAsJson_HoldsOnlyWhatMatches()
    {
        var runs = JsonNode.Parse(Run("runs", "--filter", "params.alpha = '0.1'", "--json").Output)!.AsArray();

        runs.Select(r => ((string)r!["name"]!, (double)r["metrics"]!["rmse"]!)).ShouldBe([("better", 1.25)]);
    }

    [Fact]
    public void RunsShow_ForPeople_TellsAllThatWasLogged()
    {
        var output = Run("runs", "show", tracked.Better).Output;

        foreach (var text in new[] { "better: FINISHED", "alpha", "0.1", "1.25 (step 0)", $"mlflow-artifacts:/" })
            output.ShouldContain(text);
    }

    [Fact]
    public void RunsCompare_TwoRuns_MarksWhatDiffers()
    {
        var lines = Run("runs", "compare", tracked.Better, tracked.Worse).Output.Split('\n');

        lines.Single(l => l.Contains(" rmse ", StringComparison.Ordinal)).ShouldMatch(@"1\.25 .* 2\.5 .* \*");
        lines.Single(l => l.Contains(" window ", StringComparison.Ordinal)).ShouldNotContain("*");
    }

    [Fact]
    public void Models_WithAlias_NamesItsVersion()
    {
        Run("models").Output.ShouldMatch("aapl-close .* champion 1");
        Run("models", "show", "aapl-close").Output.ShouldMatch($"1 .* champion .* {tracked.Better}");
        ((string)JsonNode.Parse(Run("models", "show", "aapl-close", "--json").Output)!["aliases"]!["champion"]!).ShouldBe("1");
    }

    [Fact]
    public void ArtifactsGet_Folder_WritesItsFiles()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;

        var (exitCode, output, _) = Run("artifacts", "get", tracked.Better, "model", "--out", folder);

        (exitCode, output).ShouldBe((0, $"{folder}/notes.txt\n"));
        File.ReadAllText(Path.Combine(folder, "notes.txt")).ShouldBe("kept");
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData(2, "Run with id=0123 not found", "runs", "show", "0123")]
    [InlineData(2, "There is no experiment 'nosuch'", "runs", "-e", "nosuch")]
    [InlineData(2, "Invalid", "runs", "--filter", "metrics.rmse <")]
    [InlineData(2, "Registered Model with name=nosuch not found", "models", "show", "nosuch")]
    [InlineData(2, "Run with id=0123 not found", "artifacts", "get", "0123")]
    public void Run_WhatIsNotThere_SaysSo(int exitCode, string text, params string[] arguments)
    {
        var run = Run(arguments);

        run.Errors.ShouldContain(text);
        run.ExitCode.ShouldBe(exitCode);
    }

    [Fact]
    public void Runs_NoDatabase_SaysHowToGetOne()
    {
        var (exitCode, _, errors) = Begin(["ConnectionStrings__ZeroDte="], "runs").End();

        exitCode.ShouldBe(4);
        errors.ShouldContain("No database is configured");
    }

    [Theory]
    [InlineData(6, "does not answer", "http://127.0.0.1:1")]
    [InlineData(2, "MLFLOW_TRACKING_URI is 'sqlite:///x.db', which is not the address of a tracking server", "sqlite:///x.db")]
    public void Runs_NamedServer_IsTheOneAsked(int exitCode, string text, string uri)
    {
        var run = Begin([$"MLFLOW_TRACKING_URI={uri}", $"ConnectionStrings__ZeroDte={tracked.Database.ConnectionString}"], "runs").End();

        run.Errors.ShouldContain(text);
        run.ExitCode.ShouldBe(exitCode);
    }

    private (int ExitCode, string Output, string Errors) Run(params string[] arguments) =>
        Begin([$"ConnectionStrings__ZeroDte={tracked.Database.ConnectionString}", $"Mlflow__ArtifactDestination=file:{tracked.Artifacts}"],
            arguments).End();

    private static ScriptRun Begin(string[] environment, params string[] arguments) =>
        ScriptRun.Begin("/", ["env", "PORT=1", .. environment, "dotnet", ScriptRun.Program, .. arguments]);

    /// <summary>
    /// Two runs, a model and an artifact, logged through the service's own client; the service is gone when the tests begin.
    /// </summary>
    public sealed class StoppedService : IAsyncLifetime
    {
        public TestDatabase Database { get; } = new();

        public string Artifacts { get; } = Directory.CreateTempSubdirectory("zerodte-artifacts-").FullName;

        public string Better { get; private set; } = "";

        public string Worse { get; private set; } = "";

        public async ValueTask InitializeAsync()
        {
            await Database.InitializeAsync();
            await using var service = await RunningBackend.StartAsync(Database.ConnectionString,
                $"--Mlflow:ArtifactDestination=file:{Artifacts}");
            var client = service.Services.GetRequiredService<MlflowClient>();
            var experiment = await client.EnsureExperimentAsync("study", CancellationToken.None);
            Better = await LogAsync(client, experiment, "better", "0.1", 1.25);
            Worse = await LogAsync(client, experiment, "worse", "0.2", 2.5);
            await client.EnsureRegisteredModelAsync("aapl-close", CancellationToken.None);
            var version = await client.CreateModelVersionAsync(new("aapl-close", $"runs:/{Better}/model", RunId: Better),
                CancellationToken.None);
            await client.SetAliasAsync("aapl-close", "champion", version.Version, CancellationToken.None);
        }

        public async ValueTask DisposeAsync()
        {
            await Database.DisposeAsync();
            Directory.Delete(Artifacts, recursive: true);
        }

        private static async Task<string> LogAsync(MlflowClient client, string experiment, string name, string alpha, double rmse)
        {
            var run = (await client.CreateRunAsync(new(experiment, RunName: name), CancellationToken.None)).Info;
            await using (var log = new RunLogger(client, run.RunId, TimeProvider.System))
            {
                await log.ParamAsync("alpha", alpha, CancellationToken.None);
                await log.ParamAsync("window", "250", CancellationToken.None);
                await log.MetricAsync("rmse", rmse, step: 0, CancellationToken.None);
            }

            using var notes = new MemoryStream("kept"u8.ToArray());
            await client.UploadAsync(run.ArtifactUri, "model/notes.txt", notes, CancellationToken.None);
            await client.UpdateRunAsync(new(run.RunId, "FINISHED"), CancellationToken.None);
            return run.RunId;
        }
    }
}
