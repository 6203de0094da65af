using System.Text.Json.Nodes;

namespace ZeroDte.Hosts.Tests.Cli;

/// <summary>The wrong file into a symbol, and the way back, as a shell runs it.</summary>
public sealed class MarketCommandTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static readonly string Sample = Path.Combine(Repository.Root, "data", "sample", "aapl-daily.csv");

    [Fact]
    public void WrongFile_IsRefusedWithATable_AndAfterAnUndoTheBarsAreAsBefore()
    {
        using var wrong = new TemporaryFile(Reversed());
        Json("ingest", Sample)["corrections"].ShouldBeNull();

        var refused = Run("ingest", wrong.Path);
        refused.ExitCode.ShouldBe(2);
        refused.Output.ShouldContain("AAPL, nothing stored: 1,260 lines read, 0 sessions added, 1,260 corrected, 0 unchanged");
        refused.Output.ShouldMatch(@"Sessions +│ 1,260, from 2013-05-13 to 2018-05-11");
        refused.Output.ShouldMatch(@"correlation -?0\.\d\d over 1,259: like another symbol");
        refused.Errors.ShouldContain("give --accept-corrections");

        var dry = Json("ingest", wrong.Path, "--accept-corrections", "--dry-run");
        ((bool)dry["dryRun"]!, dry["load"], (int)dry["corrections"]!["sessions"]!).ShouldBe((true, null, 1260));
        var load = (long)Json("ingest", wrong.Path, "--accept-corrections")["load"]!;

        var undone = Json("market", "undo", $"{load}", "--reason", "bars of another");
        ((int)undone["restored"]!, (int)undone["withdrawn"]!, (string)undone["first"]!).ShouldBe((1260, 0, "2013-05-13"));
        Run("market", "undo", $"{load}").Output.ShouldContain($"load {(long)undone["by"]!} undid it. Nothing was changed.");
        ((int)Json("ingest", Sample)["unchanged"]!).ShouldBe(1260);
        var loads = Json("market", "loads", "-s", "AAPL").AsArray();
        loads.Select(l => ((long)l!["corrected"]!, (long?)l["undoes"], (string?)l["reason"], (long?)l["undoneBy"])).ShouldBe(
            [(0, null, null, null), (1260, load, "bars of another", null), (1260, null, null, (long)undone["by"]!), (0, null, null, null)]);
        ((string)loads[0]!["contentHash"]!).ShouldBe((string)loads[3]!["contentHash"]!);
        Run("market", "loads").Output.ShouldContain($"undone by load {(long)undone["by"]!}");
    }

    [Fact]
    public void Undo_WhatCannotBe_SaysWhy()
    {
        using var other = new TemporaryFile(Reversed());
        var first = (long)Json("ingest", Sample, "-s", "LATER")["load"]!;
        var second = (long)Json("ingest", other.Path, "-s", "LATER", "--accept-corrections")["load"]!;

        var (exitCode, _, errors) = Run("market", "undo", $"{first}");

        (exitCode, errors.Replace('\n', ' ')).ShouldBe((2,
            $"Error: Load {first} of LATER was not undone: 1,260 of its sessions were changed since by load {second}. Undo that first, "
                + "the latest before the others. "));
        Run("market", "undo", "999999").Errors.ShouldContain("There is no load 999999. See zerodte market loads.");
        Run("market", "undo", "x").ExitCode.ShouldBe(2);
    }

    [Fact]
    public void Status_Holes_AreListedWithTheirDates()
    {
        var lines = File.ReadAllLines(Sample);
        using var holed = new TemporaryFile(string.Join('\n', lines.Where((_, i) => i is < 600 or >= 630)));

        Run("ingest", holed.Path, "-s",
            "HOLED").Output.ShouldContain($"Missing sessions: 30: {lines[600][..10]} to {lines[629][..10]} (30).");

        var holes = Json("status")["symbols"]!.AsArray().Single(s => (string)s!["symbol"]! == "HOLED")!["missing"]!.AsArray();
        ((string)holes.Single()!["first"]!, (int)holes[0]!["sessions"]!).ShouldBe((lines[600][..10], 30));
        Run("status").Output.ShouldContain($"HOLED: Missing sessions: 30: {lines[600][..10]} to {lines[629][..10]} (30).");
    }

    /// <summary>The sample's sessions with its moves in reverse: a stock of its own.</summary>
    private static string Reversed()
    {
        var rows = File.ReadLines(Sample).Skip(1).Select(line => line.Split(',')).ToList();
        return "Date,Open,High,Low,Close,Volume\n"
            + string.Concat(rows.Select((row, i) => $"{row[0]},{string.Join(',', rows[^(i + 1)][1..5])},1\n"));
    }

    private JsonNode Json(params string[] arguments) => JsonNode.Parse(Run([.. arguments, "--json"]).Output)!;

    private (int ExitCode, string Output, string Errors) Run(params string[] arguments) =>
        ScriptRun.Begin("/", ["env", $"ConnectionStrings__ZeroDte={database.ConnectionString}", "dotnet", ScriptRun.Program, .. arguments])
            .End();
}
