using System.Diagnostics;
using System.Text.Json.Nodes;
using Npgsql;

namespace ZeroDte.Hosts.Tests.Cli;

/// <summary><c>zerodte optimise</c> as a shell runs it, killed and refused too.</summary>
public sealed class OptimiseCommandTests(OptimiseCommandTests.SampleDatabase sample) : IClassFixture<OptimiseCommandTests.SampleDatabase>
{
    [Fact]
    public void Optimise_OneTwoOrFourWorkers_GivesTheSameHash()
    {
        var one = Hash("1");

        Hash("2").ShouldBe(one);
        Hash("4").ShouldBe(one);

        string Hash(string workers) => (string)Study("--trials", "24", "--workers", workers, "--no-tracking")["hash"]!;
    }

    [Fact]
    public void Optimise_Json_HasFrontChoiceReasonReportAndHoldOut()
    {
        var study = Study("--trials", "20", "--preset", "published", "--choice", "weights", "--weights", "2,1", "--no-tracking");

        study["front"]!.AsArray().ShouldNotBeEmpty();
        ((string)study["choice"]!["rule"]!, (bool)study["choice"]!["keeps"]!).ShouldBe(("weights", true));
        ((string)study["choice"]!["reason"]!)
            .ShouldStartWith("Nothing is better than what serves, so it stays: "
                + "on 190 sessions in 19 windows from 2017-05-16 to 2018-02-14 the best of 19 others look as good");
        study["choice"]!["point"]!.ToJsonString().ShouldBe(study["incumbent"]!.ToJsonString());
        ((string)study["incumbent"]!["trial"]!).ShouldBe("incumbent");
        ((int)study["trials"]!["all"]!).ShouldBe(20);
        ((int)study["overfitting"]!["tried"]!).ShouldBe(20);
        ((int)study["holdOut"]!["n"]!).ShouldBe(60);
        ((double?)study["naive"]!["rmse"])!.Value.ShouldBeInRange(0.5, 3);
    }

    // Two objectives, and three.
    [Theory]
    [InlineData("9", 200, "--preset", "published")]
    [InlineData("10", 100, "--preset", "close")]
    public async Task Optimise_KilledInTheMiddle_ResumesToTheSameResultWithOtherWorkers(string seed, int trials, params string[] more)
    {
        string[] arguments = ["--trials", $"{trials}", "--seed", seed, .. more, "--no-tracking"];
        var whole = Study([.. arguments, "--workers", "4"]);

        var killed = Process.Start(Start(["optimise", .. arguments, "--workers", "2"]))!;
        // By the plan, whose seed no other test uses; the whole study has ended by then.
        var running = $"select s.id from study s where s.ended_at is null and s.plan->>'seed' = '{seed}' and 10 <= (select count(*) from "
            + "trial t where t.study_id = s.id)";
        string? id;
        while ((id = await sample.TextAsync(running)) is null)
            killed.HasExited.ShouldBeFalse("It ended before it could be killed.");
        killed.Kill();
        await killed.WaitForExitAsync(TestContext.Current.CancellationToken);
        var kept = int.Parse((await sample.TextAsync($"select count(*)::text from trial where study_id = '{id}'"))!);

        kept.ShouldBeInRange(10, trials - 1);
        var resumed = JsonNode.Parse(Run("optimise", "--resume", id, "--json", "--no-tracking", "--workers", "1").Output)!;
        ((string)resumed["hash"]!).ShouldBe((string)whole["hash"]!);
        ((int)resumed["trials"]!["all"]!).ShouldBe(trials);
    }

    [Fact]
    public async Task Optimise_DatabaseGoneInTheMiddle_StopsAndGoesOnLater()
    {
        await using var database = new TestDatabase();
        await database.InitializeAsync();
        string[] arguments = ["optimise", "--trials", "100", "--no-tracking", "--json"];
        var whole = JsonNode.Parse(Run(Start(arguments, database: database)).Output)!;

        using var process = Process.Start(Start(arguments, database: database))!;
        var run = new ScriptRun(process);
        while (await database.ScalarAsync<long>("select count(*) from trial where study_id like '%-2'") < 10)
            process.HasExited.ShouldBeFalse("It ended before its database did.");
        var name = new NpgsqlConnectionStringBuilder(database.ConnectionString).Database;
        await sample.ExecuteAsync($"alter database {name} with allow_connections false");
        await sample.ExecuteAsync($"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}' and usename = "
            + "current_user");
        var (exitCode, _, errors) = run.End();
        await sample.ExecuteAsync($"alter database {name} with allow_connections true");

        exitCode.ShouldBe(4, errors);
        // Where there is no terminal, lines are cut at 200 columns.
        string.Join(' ', errors.Split())
            .ShouldMatch("The database went away: .* To go on once it is back: zerodte optimise --resume +aapl-2018-05-11-2");
        var resumed = JsonNode.Parse(
            Run(Start(["optimise", "--resume", "aapl-2018-05-11-2", "--no-tracking", "--json"], database: database)).Output)!;
        ((string)resumed["hash"]!).ShouldBe((string)whole["hash"]!);
    }

    [Fact]
    public async Task Optimise_StudyThatAnotherProcessRuns_IsRefused()
    {
        var id = (string)Study("--trials", "3", "--no-tracking")["study"]!;
        await using var other = NpgsqlDataSource.Create(sample.ConnectionString);
        await using var connection = await other.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand($"select pg_advisory_lock(hashtextextended('study {id}', 0))", connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        var run = Run("optimise", "--resume", id);

        run.ExitCode.ShouldBe(2);
        run.Errors.ShouldContain($"Study {id} is being run by another process");
    }

    [Fact]
    public void Optimise_Tracked_LogsAParentAndOneNestedRunPerTrialOnce()
    {
        var id = (string)Study("--trials", "9", "--preset", "published")["study"]!;
        var first = Runs(id);
        Run("optimise", "--resume", id).ExitCode.ShouldBe(0);

        var parent = first.Single(r => (string)r!["tags"]!["kind"]! == "study")!;
        var trials = first.Where(r => (string)r!["tags"]!["kind"]! == "trial").ToArray();
        Runs(id).Select(r => (string)r!["runId"]!).ShouldBe(first.Select(r => (string)r!["runId"]!), ignoreOrder: true);
        trials.Length.ShouldBe(9);
        trials.ShouldAllBe(t => (string)t!["tags"]!["mlflow.parentRunId"]! == (string)parent["runId"]!);
        trials.ShouldAllBe(t => (string)t!["status"]! == "FINISHED" && (double)t["metrics"]!["rmse"]! > 0
            && t["metrics"]!["window_rmse"] != null);
        trials.Count(t => t!["params"]!["keep"] != null).ShouldBe(8);
        trials.Single(t => t!["tags"]!["incumbent"] != null)!["params"]!["outside_the_space"].ShouldNotBeNull(); // of the published study

        ((string)parent["status"]!).ShouldBe("FINISHED");
        ((double)parent["metrics"]!["trials_complete"]!).ShouldBe(9);
        var folder = Directory.CreateTempSubdirectory().FullName;
        Run("artifacts", "get", (string)parent["runId"]!, "", "--out", folder).ExitCode.ShouldBe(0);
        File.ReadLines(Path.Combine(folder, "history.csv")).Count().ShouldBe(10);
        File.ReadAllText(Path.Combine(folder, "front_rmse_direction.svg")).ShouldContain("xmlns=\"http://www.w3.org/2000/svg\"");
        Directory.Delete(folder, recursive: true);

        JsonNode?[] Runs(string study) =>
            [.. JsonNode.Parse(Run("runs", "-n", "100", "--filter", $"tags.zerodte_study = '{study}'", "--json").Output)!.AsArray()];
    }

    [Fact]
    public void Optimise_ForPeople_TellsTheVerdictAndHowMuchIsLuck()
    {
        var (exitCode, output, errors) = Run("optimise", "--trials", "15", "--no-tracking");

        exitCode.ShouldBe(0);
        output.ShouldContain("different configurations");
        output.ShouldContain("126 sessions that the search never saw");
        output.ShouldContain("Against close = open: not distinguishable");
        errors.ShouldMatch("Study aapl-2018-05-11-\\d+: 15 trials of 'close'");
    }

    [Fact]
    public async Task Optimise_TrackingServerIsAway_GivesAndKeepsTheResultAndSaysWhatIsNotLogged()
    {
        var (exitCode, output, errors) = Run(
            Start(["optimise", "--trials", "9", "--preset", "published", "--json"], tracking: "http://127.0.0.1:1"));

        exitCode.ShouldBe(6);
        var study = JsonNode.Parse(output)!;
        errors.ShouldContain("but 9 of 9 trials could not be logged: The tracking server at http://127.0.0.1:1/ does not answer");
        errors.ShouldContain($"To log what is missing: zerodte optimise --resume {study["study"]}");
        (await sample.TextAsync($"select reason from chosen_configuration where study_id = '{study["study"]}'"))
            .ShouldBe((string)study["choice"]!["reason"]!);
    }

    [Theory]
    [InlineData(2, "There is no preset 'nosuch'", "--preset", "nosuch")]
    [InlineData(2, "There is no space 'all' of the preset 'published'", "--preset", "published", "--space", "all")]
    [InlineData(2, "There is no sampler 'nosuch'", "--sampler", "nosuch")]
    [InlineData(2, "'speed' is not an objective; there are rmse, direction, crps.", "--objectives", "rmse,speed")]
    [InlineData(2, "'0' is not a whole number above 0", "--trials", "0")]
    [InlineData(2, "'soon' is not a time; write 500ms, 60s, 5m or 1h.", "--time", "soon")]
    [InlineData(2, "the choice by weights needs one weight for each", "--choice", "weights")]
    [InlineData(2, "not all zero; they are 0, 0, 0.", "--choice", "weights", "--weights", "0,0,0")]
    [InlineData(2, "'luck' is not a choice; there are knee, weights, crps.", "--choice", "luck")]
    [InlineData(2, "'-1' is not a seed: a whole number of zero or above.", "--seed", "-1")]
    [InlineData(2, "gave a result. Most often: did not end within 0.001 s (5 trials)", "--trials", "5", "--trial-time", "1ms",
        "--no-tracking")]
    [InlineData(2, "leave out --seed", "--resume", "aapl-2018-05-11-1", "--seed", "3")]
    [InlineData(2, "There is no study 'nosuch'", "--resume", "nosuch")]
    [InlineData(3, "There are no bars of NONE", "--symbol", "NONE")]
    [InlineData(3, "the search needs at least 602", "--symbol", "SHORT", "--no-tracking")]
    public void Optimise_BadInput_SaysWhatIsWrong(int exitCode, string text, params string[] arguments)
    {
        var run = Run(["optimise", .. arguments]);

        run.Errors.ShouldContain(text, Case.Insensitive);
        run.ExitCode.ShouldBe(exitCode);
    }

    private JsonNode Study(params string[] arguments)
    {
        var run = Run(["optimise", "--json", .. arguments]);
        run.ExitCode.ShouldBe(0, run.Errors);
        return JsonNode.Parse(run.Output)!;
    }

    private (int ExitCode, string Output, string Errors) Run(params string[] arguments) => Run(Start(arguments));

    private static (int ExitCode, string Output, string Errors) Run(ProcessStartInfo start) => new ScriptRun(Process.Start(start)!).End();

    private ProcessStartInfo Start(string[] arguments, string? tracking = null, TestDatabase? database = null)
    {
        var start = new ProcessStartInfo("dotnet", [ScriptRun.Program, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ConnectionStrings__ZeroDte"] = database?.ConnectionString ?? sample.ConnectionString;
        start.Environment["MLFLOW_TRACKING_URI"] = tracking;
        return start;
    }

    public sealed class SampleDatabase : IAsyncLifetime
    {
        private readonly TestDatabase _database = new();

        public string ConnectionString => _database.ConnectionString;

        public async Task ExecuteAsync(string sql)
        {
            await using var command = _database.Source.CreateCommand(sql);
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        public async Task<string?> TextAsync(string sql)
        {
            await using var command = _database.Source.CreateCommand(sql);
            return (string?)await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
        }

        public async ValueTask InitializeAsync()
        {
            await _database.InitializeAsync();
            var lines = await File.ReadAllLinesAsync(Path.Combine(Repository.Root, "data", "sample", "aapl-daily.csv"));
            Ingest("AAPL", lines);
            Ingest("SHORT", lines[..301]);

            void Ingest(string symbol, string[] bars)
            {
                using var file = new TemporaryFile(string.Join('\n', bars));
                string[] command = ["dotnet", ScriptRun.Program, "ingest", file.Path, "--symbol", symbol, "--json"];
                ScriptRun.Begin("/", command, environment: new() { ["ConnectionStrings__ZeroDte"] = ConnectionString }).End()
                    .ExitCode.ShouldBe(0);
            }
        }

        public ValueTask DisposeAsync() => _database.DisposeAsync();
    }
}
