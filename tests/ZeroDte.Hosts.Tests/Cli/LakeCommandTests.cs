using System.Text.Json.Nodes;

namespace ZeroDte.Hosts.Tests.Cli;

/// <summary>Minutes from a file into the lake and what can happen to them there, as a shell runs it.</summary>
public sealed class LakeCommandTests(TestDatabase database) : IClassFixture<TestDatabase>, IDisposable
{
    private readonly string _objects = Directory.CreateTempSubdirectory("zerodte-lake-").FullName;

    public void Dispose() => Directory.Delete(_objects, recursive: true);

    [Fact]
    public void Lake_FromAFileToADamagedOneAndBack()
    {
        using var minutes = new TemporaryFile("time,open,high,low,close,volume\n2018-05-11 09:31,189,190,188,189.5,1000\n"
            + "2018-05-11 09:32,189.5,190,189,189.75,2000\n2018-05-11 08:00,1,1,1,1,1\n");
        Run("lake", "export").ShouldSatisfyAllConditions(
            run => run.ExitCode.ShouldBe(3), run => run.Errors.ShouldContain("There are no bars to export."));
        Run("lake", "ls").Output.ShouldContain("The lake has no files. Write them by zerodte lake export.");

        var loaded = Json("ingest", minutes.Path, "--minutes", "--bar-end", "--symbol", "AAPL");
        ((int)loaded["added"]!, (int)loaded["refused"]!, (string)loaded["quarantined"]![0]!["defect"]!).ShouldBe((2, 1, "offHours"));
        Run("ingest", minutes.Path, "--minutes", "--bar-end").Output.ShouldContain("0 minutes added, 0 corrected, 2 unchanged");
        ((int)Json("lake", "export")["written"]!).ShouldBe(1);
        Run("lake", "export").Output.ShouldContain("0 files of 1 symbols written (0.0 MB), 1 left as they were.");

        var file = Json("lake", "ls")["files"]!.AsArray().Single()!;
        ((string)file["symbol"]!, (string)file["resolution"]!, (int)file["rows"]!, (string)file["first"]!)
            .ShouldBe(("AAPL", "1min", 2, "2018-05-11T13:30:00Z"));
        Run("lake", "ls").Output.ShouldMatch(@"AAPL +│ 1min raw +│ +1 │ +2 │");
        Run("lake", "verify").ShouldSatisfyAllConditions(
            run => run.ExitCode.ShouldBe(0), run => run.Output.ShouldContain("1 files, 0.0 MB, intact."));

        File.Delete((string)file["location"]!);
        var damaged = Run("lake", "verify");
        (damaged.ExitCode, damaged.Output.Contains($"{(string)file["path"]!} is missing", StringComparison.Ordinal)).ShouldBe((1, true));
        damaged.Errors.ShouldContain("zerodte lake export --rewrite");
        Run("lake", "export", "--rewrite").ExitCode.ShouldBe(0);
        Json("lake", "verify")["faults"]!.AsArray().ShouldBeEmpty();
        ((int)Json("lake", "collect", "--keep", "1h")["files"]!).ShouldBe(0);
    }

    [Fact]
    public void Lake_WithoutAStore_SaysWhich()
    {
        var (exitCode, _, errors) = ScriptRun.Begin("/", ["env", $"ConnectionStrings__ZeroDte={database.ConnectionString}",
            "Objects__Root=ftp://nowhere", "dotnet", ScriptRun.Program, "lake", "ls"]).End();

        (exitCode, errors.Contains("Objects:Root is 'ftp://nowhere', which is neither a folder", StringComparison.Ordinal))
            .ShouldBe((7, true), errors);
    }

    private JsonNode Json(params string[] arguments) => JsonNode.Parse(Run([.. arguments, "--json"]).Output)!;

    private (int ExitCode, string Output, string Errors) Run(params string[] arguments) => ScriptRun.Begin("/",
        ["env", $"ConnectionStrings__ZeroDte={database.ConnectionString}", $"Objects__Root={_objects}", "dotnet", ScriptRun.Program,
            .. arguments]).End();
}
