using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using ZeroDte.Hosts.Tests.Api;
using ZeroDte.Pipeline.Serving;

namespace ZeroDte.Hosts.Tests.Cli;

/// <summary>The program as a shell runs it: arguments in; output, errors and exit code out.</summary>
public sealed class CommandLineTests(CommandLineTests.SampleDatabase sample) : IClassFixture<CommandLineTests.SampleDatabase>
{
    private static readonly string Sample = Path.Combine(Repository.Root, "data", "sample", "aapl-daily.csv");

    [Fact]
    public async Task Predict_EmptyDatabase_BringsTheSampleAndForecasts()
    {
        await using var empty = new TestDatabase();
        await empty.InitializeAsync();

        var (exitCode, output, errors) = Begin(empty.ConnectionString, "predict", "--open", "190", "--json").End();

        (exitCode, errors).ShouldBe((0, ""));
        var forecast = JsonNode.Parse(output)!;
        ((string)forecast["session"]!, (double)forecast["open"]!).ShouldBe(("2018-05-14", 190));
    }

    [Fact]
    public void Predict_ForPeople_ShowsRangeSkillAndClock()
    {
        var output = Run("predict").Output;

        output.ShouldContain("90% range");
        output.ShouldMatch(
            @"n \d+ from the previous close, \d{4}-\d\d-\d\d to 2018-05-11\. "
                + "Not judged: its configuration was chosen on sessions up to 2019-12-31");
        output.ShouldContain("replay: the morning after the last bar, not today");
        output.ShouldNotContain("\u001b"); // no colours in a pipe
    }

    [Fact]
    public void Predict_WithStrike_TellsTheChanceOfClosingAboveIt()
    {
        Run("predict", "--strike", "190").Output.ShouldMatch(@"Above 190\.00 +│ +\d+\.\d%");
        ((double)JsonNode.Parse(Run("predict", "--strike", "190", "--json").Output)!["strike"]!["probabilityAbove"]!)
            .ShouldBeInRange(0.05, 0.5);
    }

    [Fact]
    public void Evaluate_FileWithoutDatabase_PrintsOneObjectPerConfiguration()
    {
        var (exitCode, output, _) = Begin(connectionString: null, "evaluate", "--file", Sample, "--from", "2016-01-04", "--to",
            "2017-12-29", "--json").End();

        exitCode.ShouldBe(0);
        var configurations = JsonNode.Parse(output)!.AsArray();
        configurations.Select(c => (int)c!["n"]!).Distinct().ShouldBe([503]); // 252 + 251 sessions
        var served = configurations.Single(c => (bool)c!["served"]!)!.AsObject();
        foreach (var name in new[] { "name", "rmsePercent", "maePercent", "directionalAccuracy", "skill", "dmP", "winkler90", "crpsPercent",
            "crpsSkill", "crpsP" })
        {
            served[name].ShouldNotBeNull(name);
        }
        foreach (var tercile in new[] { "all", "calm", "middle", "wild" })
            ((double)served["coverage90"]![tercile]!).ShouldBeInRange(0.8, 1);
    }

    [Fact]
    public void Evaluate_SymbolFromTheStore_PrintsTablesAndWritesTheReport()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;

        var (exitCode, output, _) = Run("evaluate", "--from", "2017-01-03", "--out", folder);

        exitCode.ShouldBe(0);
        output.ShouldMatch(@"Served: (default|aapl-close version \d+)\.");
        File.ReadLines(Path.Combine(folder, "evaluation.csv")).First().ShouldStartWith("name,served,basis,n,first,last,dm_p");
        var report = File.ReadAllText(Path.Combine(folder, "report.html"));
        report.Split("<svg ").Length.ShouldBe(5); // four plots
        report.ShouldNotContain("NaN");
        report.ShouldNotMatch("(src|href)=|http");
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Evaluate_PublishedPreset_ShowsWhatTheLookAheadIsWorth()
    {
        var results = JsonNode.Parse(Run("evaluate", "--preset", "published", "--from", "2017-01-03", "--json").Output)!.AsArray()
            .ToDictionary(r => (string)r!["name"]!, r => (string)r!["verdict"]!);

        results["published, 30 sessions"].ShouldBe("worse");
        results["published with look-ahead, 30 sessions"].ShouldBe("better");
    }

    [Fact]
    public void Ingest_FromAPipe_IsReadLikeAFile()
    {
        var ingest = ScriptRun.Begin(
            Repository.Root, ["bash", "-c", $"cat '{Sample}' | dotnet '{ScriptRun.Program}' ingest /dev/stdin --symbol PIPE --json"],
            environment: new() { ["ConnectionStrings__ZeroDte"] = sample.Database.ConnectionString }).End();

        (ingest.ExitCode, (int?)JsonNode.Parse(ingest.Output)?["added"]).ShouldBe((0, 1260), ingest.Errors);
    }

    [Fact]
    public void Serve_ASettingThatCannotBe_SaysWhich()
    {
        foreach (var (value, text) in new[] { ("-1", "Backfill must be between 0 and 2000."), ("many", "'ZeroDte:Backfill'") })
        {
            string[] command = ["dotnet", ScriptRun.Program, "serve", "--port", $"{FreePort.Find()}"];
            var serve = ScriptRun.Begin(Repository.Root, command, environment: new()
            {
                ["ConnectionStrings__ZeroDte"] = sample.Database.ConnectionString,
                ["ZeroDte__Backfill"] = value,
            }).End();

            (serve.ExitCode, serve.Errors.Contains(text), serve.Errors.Contains("   at ")).ShouldBe((2, true, false), serve.Errors);
        }
    }

    [Fact]
    public void Ingest_TwiceWithJson_CountsWhatChanged()
    {
        var first = JsonNode.Parse(Run("ingest", Sample, "--symbol", "TWICE", "--json").Output)!;
        var second = JsonNode.Parse(Run("ingest", Sample, "-s", "twice", "--json").Output)!;

        ((int)first["added"]!, (int)first["refused"]!).ShouldBe((1260, 0));
        ((int)second["added"]!, (int)second["unchanged"]!).ShouldBe((0, 1260));
    }

    [Fact]
    public void Ingest_BadLines_ListsThemWithReasons()
    {
        using var file = new TemporaryFile("Date,Open,High,Low,Close,Volume\n2018-05-11,1,1,1,1,1\n2018-05-12,1,1,1,1,1\n");

        var (exitCode, output, _) = Run("ingest", file.Path, "-s", "BAD");

        exitCode.ShouldBe(0);
        output.ShouldContain("1 sessions added, 0 corrected, 0 unchanged, 1 lines quarantined");
        output.ShouldContain("2018-05-12 is not a trading session: a Saturday");
    }

    [Fact]
    public void Status_Json_TellsWhatIsStored()
    {
        Run("ingest", Sample, "-s", "STAT");

        var symbols = JsonNode.Parse(Run("status", "--json").Output)!["symbols"]!.AsArray();

        var stat = symbols.Single(s => (string)s!["symbol"]! == "STAT")!;
        ((int)stat["sessions"]!, (string)stat["last"]!, (string)stat["forecast"]!["session"]!).ShouldBe((1260, "2018-05-11", "2018-05-14"));
    }

    [Theory]
    [InlineData(0, "Fri 2026-11-27: 09:30 to 13:00 New York, 14:30 to 18:00 UTC (Day after Thanksgiving).", "calendar", "2026-11-27")]
    [InlineData(0, "Sat 2026-11-28: no session, a Saturday.", "calendar", "2026-11-28")]
    [InlineData(0, "NYSE 2026: 251 sessions", "calendar", "2026")]
    [InlineData(0, "\"isSession\": true", "calendar", "2026-11-27", "--json")]
    [InlineData(0, "Examples:", "ingest", "--help")]
    [InlineData(2, "neither a date such as 2026-11-27 nor a year", "calendar", "tomorrow")]
    [InlineData(2, "covers 1990 to 2200", "calendar", "1980")]
    [InlineData(2, "not a ticker symbol", "predict", "$$$")]
    [InlineData(2, "is not a number", "predict", "--open", "abc")]
    [InlineData(2, "more than 50%", "predict", "--open", "1")]
    [InlineData(2, "Cannot read nosuch.csv", "ingest", "nosuch.csv")]
    [InlineData(2, "--port is '0'; give a whole number from 1 to 65535", "serve", "--port", "0")]
    [InlineData(2, "--port is 'abc'; give a whole number from 1 to 65535", "serve", "--port", "abc")]
    [InlineData(3, "The calendar begins on 1990-01-01", "replay", "--from", "1800-01-01")]
    [InlineData(3, "begins on 2018-05-11, after its end", "replay", "--from", "2018-05-11", "--to", "2018-05-10")]
    [InlineData(3, "is too far ahead", "replay", "--to", "9999-12-31")]
    [InlineData(2, "zerodte --help", "nosuch")]
    [InlineData(2, "'2016' is not a date; write 2016-01-04", "evaluate", "--from", "2016")]
    [InlineData(2, "Cannot read nosuch.csv", "evaluate", "--file", "nosuch.csv")]
    [InlineData(2, "Daily bars do not show the price at 10:00; zerodte evaluate --origins judges", "evaluate", "--basis", "at1000")]
    [InlineData(2, "There is no basis 'close'", "evaluate", "--basis", "close")]
    [InlineData(2, "strike '-' is not a number", "predict", "--strike", "-")]
    [InlineData(0, "16:35 on sessions, 13:35 on early closes", "jobs")]
    [InlineData(0, "\"schedule\": \"09:31 on sessions\"", "jobs", "--json")]
    [InlineData(0, "retrain is resumed", "jobs", "resume", "retrain")]
    [InlineData(2, "There is no job 'nosuch'. There are: ", "jobs", "run", "nosuch")]
    [InlineData(2, "There is no job 'nosuch'. There are: ", "jobs", "pause", "nosuch")]
    [InlineData(2, "There is no session on 2018-05-12: a Saturday", "jobs", "run", "evaluate", "--session", "2018-05-12")]
    [InlineData(2, "'open' is not a parameter; write key=value. See zerodte jobs run --help", "jobs", "run", "predict", "--param", "open")]
    [InlineData(2, "after its end", "jobs", "backfill", "evaluate", "--from", "2018-05-11", "--to", "2018-05-10")]
    [InlineData(2, "There is no attempt 999999", "jobs", "show", "999999")]
    [InlineData(2, "There is no attempt 999999", "jobs", "cancel", "999999")]
    [InlineData(2, "--limit is '0'; give a whole number from 1 to 10000", "jobs", "history", "--limit", "0")]
    [InlineData(0, "AAPL on 2018-02-08, policy calibrated", "drift", "show", "2018-02-08")]
    [InlineData(0, "No alarm stands open", "alerts", "-s", "AAPL")]
    [InlineData(0, "0.0136 dollars per point of volatility", "options", "price", "--forward", "100", "--strike", "100", "--minutes",
        "113.4", "--volatility", "0.15")]
    [InlineData(0, "15.00%", "options", "implied", "--forward", "100", "--strike", "100", "--minutes", "113.4", "--bid", "0.203270712",
        "--ask", "0.203270712")]
    [InlineData(0, "below what exercising brings", "options", "implied", "--kind", "put", "--forward", "100", "--strike", "101",
        "--minutes", "60", "--bid", "0.9", "--ask", "1.1")]
    [InlineData(2, "a crossed quote says nothing", "options", "implied", "--forward", "100", "--strike", "100", "--minutes", "60", "--bid",
        "2", "--ask", "1")]
    [InlineData(2, "--strike is 'x'; give a number", "options", "price", "--forward", "100", "--strike", "x", "--minutes", "60",
        "--volatility", "0.2")]
    [InlineData(2, "--forward is 0; it must be a price above zero", "options", "price", "--forward", "0", "--strike", "1", "--minutes",
        "60", "--volatility", "0.2")]
    [InlineData(2, "'straddle' is neither call nor put", "options", "price", "--kind", "straddle", "--forward", "100", "--strike", "1",
        "--minutes", "60", "--volatility", "0.2")]
    [InlineData(2, "There is no alert 999", "alerts", "acknowledge", "999")]
    [InlineData(2, "--days is 400", "alerts", "mute", "--days", "400", "--reason", "why")]
    [InlineData(2, "hopeful", "drift", "replay", "--policy", "hopeful")]
    [InlineData(3, "There is no bar of AAPL on 2018-05-12; bars go from 2013-05-13 to 2018-05-11", "drift", "show", "2018-05-12")]
    [InlineData(3, "ZZZ has 0 bars; a replay takes more than 540", "drift", "replay", "ZZZ")]
    [InlineData(3, "ZZZ has 0 sessions", "evaluate", "ZZZ")]
    [InlineData(3, "There are no bars of ZZZ", "predict", "ZZZ")]
    public void Run_Arguments_AnswersWithTextAndExitCode(int exitCode, string text, params string[] arguments)
    {
        var run = Run(arguments);

        run.ExitCode.ShouldBe(exitCode);
        (exitCode == 0 ? run.Output : run.Errors).ShouldContain(text);
    }

    [Fact]
    public void EvaluateAndDrift_OfASymbolWithAChampion_JudgeItAndNameItsVersion()
    {
        Run("ingest", Sample, "-s", "NAMED");
        Flat(Run("evaluate", "NAMED", "--from", "2018-01-02").Output)
            .ShouldContain("Nothing serves here yet; the default is naive + rolling mean + ridge, 6 features");
        Run("predict", "NAMED").ExitCode.ShouldBe(0);

        var evaluated = Run("evaluate", "NAMED", "--from", "2018-01-02");

        evaluated.Output.ShouldContain("Served: named-close version 1.");
        Flat(evaluated.Output).ShouldContain("named-close version 1 is naive + rolling mean + ridge, 6 features");
        Flat(evaluated.Output).ShouldContain(", the default. It was chosen on sessions up to 2019-12-31, so figures of these flatter it.");
        Run("drift", "NAMED").Errors.ShouldContain("Judged by the configuration of named-close version 1, the default.");
    }

    [Fact]
    public void DriftShow_BarsCorrectedSinceTheVerdict_ReportsWhatWasKeptAndWhyItWouldDiffer()
    {
        // The last four bars repeat the one before them: the feed stands still.
        var lines = File.ReadAllLines(Sample);
        string Frozen(string line) => $"{line[..10]}{lines[^5][10..]}";
        using var frozen = new TemporaryFile(string.Join('\n', [.. lines[..^4], .. lines[^4..].Select(Frozen)]));
        var report = Path.GetTempFileName();
        Run("ingest", frozen.Path, "-s", "FROZE").ExitCode.ShouldBe(0);
        Run("jobs", "run", "monitor", "-s", "FROZE", "--session", "2018-05-11").ExitCode.ShouldBe(0);
        Run("drift", "show", "2018-05-11", "-s", "FROZE", "--report", report).Errors.ShouldNotContain("Judged again");
        Run("ingest", Sample, "-s", "FROZE", "--accept-corrections").ExitCode.ShouldBe(0);

        var shown = Run("drift", "show", "2018-05-11", "-s", "FROZE", "--report", report);

        shown.Output.ShouldContain("the feed stands still");
        Flat(shown.Errors).ShouldContain("bars up to then have been corrected since.");
        File.ReadAllText(report).ShouldContain("Judged again today it would say: ");
        File.ReadAllText(report).ShouldContain("the feed stands still");
        File.Delete(report);
    }

    [Fact]
    public void DriftReplay_BothPolicies_WritesAPageWithAPlotOfEach()
    {
        var page = Path.GetTempFileName();

        var (exitCode, output, _) = Run("drift", "replay", "--file", Sample, "--policy", "published", "--policy", "calibrated", "--series",
            "0", "--json", "--out", page);

        exitCode.ShouldBe(0);
        var replays = JsonNode.Parse(output)!.AsArray();
        replays.Select(r => (string)r!["policy"]!).ShouldBe(["published", "calibrated"]);
        replays[0]!["optimisations"]!.AsArray().Count.ShouldBe((int)replays[0]!["checks"]!); // one a session
        replays[1]!["alarms"]!.AsArray().Count.ShouldBeInRange(1, 30);
        var html = File.ReadAllText(page);
        html.Split("<svg ").Length.ShouldBe(3);
        html.ShouldNotContain("NaN");
        File.Delete(page);
    }

    [Fact]
    public void Jobs_RunTwice_IsDoneOnceAndBothTriesAreInTheHistory()
    {
        var first = JsonNode.Parse(Run("jobs", "run", "evaluate", "--session", "2014-05-07", "--json").Output)![0]!;
        var second = JsonNode.Parse(
            Run("jobs", "run", "evaluate", "--session", "2014-05-07", "--param", "note=again", "--json").Output)![0]!;

        ((string)first["state"]!, (string)second["state"]!).ShouldBe(("committed", "alreadyDone"));
        var history = JsonNode.Parse(Run("jobs", "history", "--job", "evaluate", "--limit", "50", "--json").Output)!.AsArray();
        history.Where(a => (string)a!["session"]! == "2014-05-07").Select(a => (string)a!["state"]!).ShouldBe(["alreadyDone", "committed"]);
        Run("jobs", "show", $"{(long)second["attempt"]!}").Output.ShouldContain("\"note\": \"again\"");
    }

    [Fact]
    public void Jobs_RunWithoutItsData_SaysWhatItWaitsFor()
    {
        var (exitCode, output, _) = Run("jobs", "run", "evaluate", "--session", "2018-05-14");

        exitCode.ShouldBe(3);
        output.ShouldMatch(@"^evaluate AAPL 2018-05-14, attempt \d+: waiting\. the bar of AAPL of 2018-05-14");
    }

    [Fact]
    public void Jobs_Backfill_DoesEachSessionOfTheSpan()
    {
        Run("jobs", "backfill", "evaluate", "--from", "2014-03-03", "--to",
            "2014-03-07").Output.ShouldBe("evaluate: 5 sessions, 0 of them done before or under way, 0 not done.\n");
        Run("jobs", "backfill", "evaluate", "--from", "2014-03-03", "--to",
            "2014-03-10").Output.ShouldBe("evaluate: 6 sessions, 5 of them done before or under way, 0 not done.\n");
    }

    [Fact]
    public void Jobs_UniverseWithABadSymbol_SaysWhichAndWhatToWrite()
    {
        var run = ScriptRun.Begin(
            "/", ["env", "ZeroDte__Universe=AAPL,$", $"ConnectionStrings__ZeroDte={sample.Database.ConnectionString}", "dotnet",
            ScriptRun.Program, "jobs"]).End();

        run.ExitCode.ShouldBe(2);
        run.Errors.ShouldContain("ZeroDte__Universe: '$' is not a ticker symbol");
    }

    [Fact]
    public void Run_NoDatabase_SaysHowToGetOne()
    {
        Begin(connectionString: null, "status").End().ShouldBe((4, "", "Error: No database is configured. Start through ./zerodte or make "
            + "run, which bring their own, or set ConnectionStrings__ZeroDte to an existing PostgreSQL server.\n"));
        var (exitCode, _, errors) = Begin("Host=127.0.0.1;Port=1;Username=x;Database=y", "status").End();
        exitCode.ShouldBe(4);
        errors.ShouldContain("The database cannot be used");
    }

    [Fact]
    public async Task Serve_PortTaken_SaysWhichAndEndsWithFive()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var (exitCode, _, errors) = await Task.Run(() => Run("serve", "--port", $"{port}"), TestContext.Current.CancellationToken);

        exitCode.ShouldBe(5);
        errors.ShouldContain($"Port {port} on 127.0.0.1 is taken");
        errors.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task Status_PortOfAServiceOnAnotherDatabase_IsNotTakenForOwn()
    {
        await using var other = new TestDatabase();
        await other.InitializeAsync();
        await using var app = await RunningBackend.StartAsync(other.ConnectionString);
        var port = new Uri(RunningBackend.Address(app)).Port;
        await RunningBackend.WaitAsync(() => app.Services.GetRequiredService<ForecastBoard>().IsReady);

        Status(other.ConnectionString).ShouldContain($"http://127.0.0.1:{port}: running");
        Status(sample.Database.ConnectionString)
            .ShouldContain($"http://127.0.0.1:{port}: not running; another service, on another database, uses the port");

        string Status(string connection) =>
            ScriptRun.Begin("/", ["env", $"PORT={port}", $"ConnectionStrings__ZeroDte={connection}", "dotnet", ScriptRun.Program, "status"])
                .End().Output;
    }

    [Fact]
    public async Task Serve_PortTaken_MakesNoSchema()
    {
        await using var empty = new TestDatabase();
        await empty.InitializeAsync();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        Begin(empty.ConnectionString, "serve", "--port", $"{((IPEndPoint)taken.LocalEndpoint).Port}").End().ExitCode.ShouldBe(5);

        (await empty.ScalarAsync<bool>("select to_regclass('bar') is null")).ShouldBeTrue();
    }

    [Fact]
    public async Task Serve_DatabaseOfANewerVersion_EndsWithTheReason()
    {
        await using var newer = new TestDatabase();
        await newer.InitializeAsync();
        Begin(newer.ConnectionString, "status").End().ExitCode.ShouldBe(0);
        await newer.ScalarAsync<int>("insert into migration values (9999, '9999_later.sql', '') returning number");

        var (exitCode, _, errors) = Begin(newer.ConnectionString, "serve", "--port", $"{FreePort.Find()}").End();

        exitCode.ShouldBe(4);
        errors.ShouldContain("9999_later.sql, which this build does not know");
    }

    [Fact]
    public async Task Ingest_KilledInTheMiddle_StoresNothingAndTheNextOneStoresAll()
    {
        // Half a million lines to read after the good ones, so that there is a middle to be killed in.
        var lines = await File.ReadAllLinesAsync(Sample, TestContext.Current.CancellationToken);
        using var file = new TemporaryFile(string.Join('\n', lines.Concat(Enumerable.Repeat(lines[1], 500_000))));
        Run("status").ExitCode.ShouldBe(0); // brings the schema
        for (var delay = 100; delay <= 1_600; delay *= 2)
        {
            var ingest = Begin(sample.Database.ConnectionString, "ingest", file.Path, "-s", "KILL");
            await Task.Delay(delay, TestContext.Current.CancellationToken);
            ingest.KillTree();
            (await sample.Database.ScalarAsync<long>("select count(*) from bar where symbol = 'KILL'")).ShouldBeOneOf(0, 1260);
        }

        Run("ingest", file.Path, "-s", "KILL").ExitCode.ShouldBe(0);

        (await sample.Database.ScalarAsync<long>("select count(*) from bar where symbol = 'KILL'")).ShouldBe(1260);
        (await sample.Database.ScalarAsync<long>("select count(distinct session) from bar where symbol = 'KILL'")).ShouldBe(1260);
    }

    [Fact]
    public void Status_InATest_AsksNoServiceOfWhoeverRunsIt()
    {
        using var service = new TcpListener(IPAddress.Loopback, ZeroDte.Api.Backend.DefaultPort);
        try
        {
            service.Start();
        }
        catch (SocketException)
        {
            Assert.Skip($"Port {ZeroDte.Api.Backend.DefaultPort} is taken, so nobody can listen whether it is asked.");
        }

        var (exitCode, output, _) = Run("status");

        (exitCode, service.Pending()).ShouldBe((0, false));
        output.ShouldContain("http://127.0.0.1:1: not running");
    }

    private (int ExitCode, string Output, string Errors) Run(params string[] arguments) =>
        Begin(sample.Database.ConnectionString, arguments).End();

    /// <summary>Text whose lines were broken to fit a terminal.</summary>
    private static string Flat(string text) => text.Replace('\n', ' ');

    private static ScriptRun Begin(string? connectionString, params string[] arguments) =>
        ScriptRun.Begin("/", ["env", $"ConnectionStrings__ZeroDte={connectionString}", "dotnet", ScriptRun.Program, .. arguments]);

    /// <summary>A database that holds the sample before any test adds a symbol, in whatever order they run.</summary>
    public sealed class SampleDatabase : IAsyncLifetime
    {
        public TestDatabase Database { get; } = new();

        public async ValueTask InitializeAsync()
        {
            await Database.InitializeAsync();
            Begin(Database.ConnectionString, "ingest", Sample).End().ExitCode.ShouldBe(0);
        }

        public ValueTask DisposeAsync() => Database.DisposeAsync();
    }
}
