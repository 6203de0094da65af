using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using ZeroDte.Mlflow.Protocol;
using ZeroDte.Mlflow.Protocol.Wire;
using ZeroDte.Mlflow.Tests;
using ZeroDte.Pipeline.Storage;
using ZeroDte.Pipeline.Tuning;
using ZeroDte.Postgres;
using ZeroDte.Presentation.Tuning;
using ZeroDte.Quant.Learning.Configuration;
using ZeroDte.Quant.Market;
using ZeroDte.Quant.Tuning;

namespace ZeroDte.Pipeline.Tests.Tuning;

/// <summary>Studies logged to the product's own tracking server, which answers late, or not, or breaks.</summary>
public sealed class StudyTrackingTests(StudyTrackingTests.Tracked host) : IClassFixture<StudyTrackingTests.Tracked>
{
    private const int Trials = 12;
    private const int Windows = 19;

    /// <summary>
    /// Experiment, its creation, the search for what is there, parent and its params; three for each trial; the result, its nine artifacts,
    /// and the end.
    /// </summary>
    private const int Requests = 5 + 3 * Trials + 11;

    private static readonly DateTimeOffset Now = new(2020, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly BarSeries Series = StudyRunnerTests.Walk(400);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private StudyStore Studies => new(host.Database.Source);

    [Fact]
    public async Task Run_ServerAnswersAfterTheSearch_DoesNotWaitForItAndThenLogsEverythingOnce()
    {
        await using var door = await TrackingDoor.OpenAsync(host.Http);
        var open = new TaskCompletionSource();
        door.Before = _ => open.Task;
        var study = await BeginAsync();
        // As if two trials had ended before: one that failed, and one that was stopped early.
        var window = new Quant.Tuning.Scoring.WindowScore(0, new(2012, 1, 3), new(2012, 1, 16), 10, 1.21, 0.5, double.NaN);
        await Studies.AddAsync(study.Id,
        [
            new(new(0, TrialState.Failed, [], [], [], "InvalidOperationException: no such luck"), null, Now),
            new(new(1, TrialState.RacedOut, [], [1.1, 0.5], [], "clearly beaten after 1 of 19 windows"),
                new(1, ModelConfiguration.Default, [window]), Now),
        ], Cancel);

        var run = RunAsync(study, door.Client);
        while (await host.Database.ScalarAsync<bool>($"select ended_at is null from study where id = '{study.Id}'"))
        {
            run.IsCompleted.ShouldBeFalse();
            await Task.Delay(10, Cancel);
        }

        (await host.Database.ScalarAsync<long>($"select count(*) from trial where study_id = '{study.Id}'")).ShouldBe(Trials);
        door.Answered.ShouldBe(0);
        open.SetResult();
        var (result, notLogged) = await run;
        notLogged.ShouldBeNull();
        result.Trials.ShouldBe(new(Trials - 2, RacedOut: 1, Failed: 1));

        var (parent, trials) = await LoggedAsync(study);
        trials.Select(t => t.Info.RunName).ShouldBe(Enumerable.Range(0, Trials).Select(n => $"trial {n}"));
        trials.ShouldAllBe(t => Tag(t, "mlflow.parentRunId") == parent.Info.RunId);
        (trials[0].Info.Status, Tag(trials[0], "state"), Tag(trials[0], "reason")).ShouldBe(
            ("FAILED", "Failed", "InvalidOperationException: no such luck"));
        (trials[1].Info.Status, Tag(trials[1], "state"), Tag(trials[1], "reason")).ShouldBe(
            ("KILLED", "RacedOut", "clearly beaten after 1 of 19 windows"));
        trials[2..].ShouldAllBe(t => t.Info.Status == "FINISHED" && Tag(t, "state") == "Complete" && t.Data.Params!.Count == 2
            && t.Data.Metrics!.Count == 4);
        var history = await host.Client.GetMetricHistoryAsync(trials[2].Info.RunId, "window_rmse", Cancel);
        history.Select(m => m.Step).ShouldBe(Enumerable.Range(0, Windows).Select(w => (long)w));
        (await host.Client.GetMetricHistoryAsync(trials[1].Info.RunId, "window_rmse", Cancel))
            .ShouldHaveSingleItem().Value.ShouldBe(1.1, 1e-12);

        parent.Info.Status.ShouldBe("FINISHED");
        parent.Data.Params!.ShouldContain(new KeyValue("study_hash", result.Hash.Value));
        parent.Data.Metrics!.Single(m => m.Key == "trials_failed").Value.ShouldBe(1);
        (await host.Client.ListArtifactsAsync(parent.Info.ArtifactUri, "", Cancel)).Select(f => f.Path).ShouldBe(
            ["front.csv", "front_rmse_direction.svg", "history.csv", "history_direction.svg", "history_rmse.svg", "hypervolume.svg",
                "importance.csv", "importance_direction.svg", "importance_rmse.svg", "result.json"], ignoreOrder: true);
        door.Requests.ShouldBeInRange(Requests - 1, Requests, "three for a trial is the least that the protocol allows");
    }

    // The first that fails, of all kinds: the experiment, the search for what is there, the parent, trials, the result.
    [Theory]
    [InlineData(1, false)]
    [InlineData(3, true)]
    [InlineData(4, true)]
    [InlineData(5, false)]
    [InlineData(8, true)]
    [InlineData(20, true)]
    [InlineData(35, false)]
    [InlineData(Requests - 8, true)]
    [InlineData(Requests - 1, false)]
    public async Task Run_ServerBreaks_KeepsTheResultAndARunOfTheEndedStudyLogsWhatIsMissing(int first, bool done)
    {
        await using var door = await TrackingDoor.OpenAsync(host.Http);
        (door.Refuses, door.Loses) = (n => !done && n >= first || n > first, n => n == first);
        var study = await BeginAsync();

        var (broken, notLogged) = await RunAsync(study, door.Client);
        (door.Refuses, door.Loses) = (_ => false, _ => false);
        var (again, nothing) = await RunAsync(study, door.Client);
        var quiet = door.Requests;
        await RunAsync(study, door.Client);

        notLogged.ShouldNotBeNull().ShouldMatch($"^The study is kept in the database, but (\\d+ of {Trials} trials|its result) could not "
            + $"be logged: .*[^.]\\. To log what is missing: zerodte optimise --resume {study.Id}$");
        nothing.ShouldBeNull();
        again.Hash.ShouldBe(broken.Hash);
        var (parent, trials) = await LoggedAsync(study);
        trials.Select(t => Tag(t, "zerodte_trial")).ShouldBe(Enumerable.Range(0, Trials).Select(n => $"{n}"));
        trials.ShouldAllBe(t => t.Info.Status == "FINISHED" && t.Data.Metrics!.Count == 4
            && Tag(t, "mlflow.parentRunId") == parent.Info.RunId);
        (parent.Info.Status, parent.Data.Params!.Count).ShouldBe(("FINISHED", 11));
        foreach (var trial in trials)
            (await host.Client.GetMetricHistoryAsync(trial.Info.RunId, "window_rmse", Cancel)).Count.ShouldBe(Windows);
        (door.Requests - quiet).ShouldBeLessThan(20, "nothing but the study's own result is written once more");
    }

    [Fact]
    public async Task Run_InterruptedWhileTheServerHangs_EndsAndIsLoggedWhenItGoesOn()
    {
        await using var door = await TrackingDoor.OpenAsync(host.Http);
        var open = new TaskCompletionSource();
        door.Before = _ => open.Task;
        var study = await BeginAsync();
        using var searching = new CancellationTokenSource();
        using var logging = new CancellationTokenSource();

        await Should.ThrowAsync<OperationCanceledException>(RunAsync(study, door.Client, p =>
        {
            if (p.Done.All
            == 5)
            {
                searching.Cancel();
            }
        }, searching.Token));
        var run = RunAsync(study, door.Client, null, logging.Token);
        while (await host.Database.ScalarAsync<bool>($"select ended_at is null from study where id = '{study.Id}'"))
            await Task.Delay(10, Cancel);
        await logging.CancelAsync();
        var (result, notLogged) = await run;

        result.Trials.All.ShouldBe(Trials);
        notLogged.ShouldBe($"The study is kept in the database, but {Trials} of {Trials} trials could not be logged: interrupted. To log "
            + $"what is missing: zerodte optimise --resume {study.Id}");
        open.SetResult();
        (await RunAsync(study, door.Client)).NotLogged.ShouldBeNull();
        (await LoggedAsync(study)).Trials.Length.ShouldBe(Trials);
    }

    private Task<StudyHead> BeginAsync() =>
        Studies.BeginAsync(Series, new($"r{Guid.NewGuid():N}"[..20]), new() { Preset = "published", Trials = Trials }, Now, Cancel);

    private Task<EndedStudy> RunAsync(StudyHead study, MlflowClient client, Action<StudyProgress>? seen = null,
        CancellationToken? cancellationToken = null) =>
        new StudyRunner(Studies, client, new StudyCharts(), TimeProvider.System).RunAsync(
            study.Id, Series, new(Workers: 2), seen is null ? null : new StudyRunnerTests.Watching(seen), cancellationToken ?? Cancel);

    /// <summary>The study's runs as the server has them, the trials by number.</summary>
    private async Task<(Run Parent, Run[] Trials)> LoggedAsync(StudyHead study)
    {
        var experiment = (await host.Client.FindExperimentAsync("aapl-optimise", Cancel)).ShouldNotBeNull();
        var runs = (await host.Client.SearchRunsAsync(new([experiment.ExperimentId], $"tags.zerodte_study = '{study.Id}'"), Cancel)).Runs!;
        return (runs.Single(r => Tag(r, "kind") == "study"),
            [.. runs.Where(r => Tag(r, "kind") == "trial")
                .OrderBy(r => int.Parse(Tag(r, "zerodte_trial")!, CultureInfo.InvariantCulture))]);
    }

    private static string? Tag(Run run, string key) => run.Data.Tags?.FirstOrDefault(t => t.Key == key)?.Value;

    public sealed class Tracked : MlflowHost, IAsyncLifetime
    {
        async ValueTask IAsyncLifetime.InitializeAsync()
        {
            await InitializeAsync();
            await new Migrator(Database.Source, StorageExtensions.Migrations, NullLogger<Migrator>.Instance).MigrateAsync(Cancel);
        }
    }
}
