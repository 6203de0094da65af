using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using ZeroDte.Cli;
using ZeroDte.Cli.Shell;

namespace ZeroDte.Hosts.Tests.Cli;

/// <summary>What the program and its pages tell people to type is understood, and one thing has one name in every command.</summary>
public sealed class HintTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static readonly RootCommand Root = ZeroDteCommand.Create();

    private static readonly Command[] Commands = [.. Below(Root)];

    public static TheoryData<string> Pages =>
        ["README.md", "docs/operations.md", "docs/modelling.md", "docs/architecture.md", "services/mlflow/README.md", "bench/README.md"];

    [Fact]
    public void Examples_OfEveryCommand_AreUnderstood()
    {
        string[] wrong =
        [
            .. Commands.OfType<ExampleCommand>().SelectMany(command => command.Examples).Select(Errors).OfType<string>(),
            .. Commands.Where(command => command.Subcommands.Count == 0 && command is not ExampleCommand { Examples.Count: > 0 })
                .Select(command => $"{command.Name} has no example"),
        ];

        wrong.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Pages_WhatTheySayToType_IsUnderstood(string page)
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, page));
        var lines = Regex.Matches(text, @"\./zerodte (?<args>[^`\n#|]*)").Select(match => match.Groups["args"].Value.Trim())
            .Where(args => args.Length > 0);

        lines.Select(args => Errors($"zerodte {args}")).OfType<string>().ShouldBeEmpty();
    }

    /// <summary>
    /// What stands in the README is run as it stands there, but for names of files and numbers that a page makes up, and for less of what
    /// takes minutes.
    /// </summary>
    [Fact]
    public async Task Readme_WhatItSaysToUse_DoesWhatItSays()
    {
        var sample = Path.Combine(Repository.Root, "data", "sample", "aapl-daily.csv");
        var folder = Directory.CreateTempSubdirectory().FullName;
        var earnings = Path.Combine(folder, "earnings.csv");
        File.WriteAllText(earnings, "symbol,announced_on,when\nMSFT,2018-04-26,amc\n");
        var minutes = Path.Combine(folder, "minutes.csv");
        File.WriteAllText(minutes, "time,open,high,low,close,volume\n2018-05-11 09:30,189.49,189.6,189.4,189.5,1000\n");
        (string Written, Func<string> Meant)[] madeUp =
        [
            ("aapl.csv", () => sample), ("msft.csv", () => sample), ("aapl-1min.csv", () => minutes), ("earnings.csv", () => earnings),
            ("--out report", () => $"--out {folder}"),
            ("--trials 200", () => "--trials 4"),
            ("--from 2018-01-02", () => "--from 2018-05-08"),
            ("undo 12", () => $"undo {database.ScalarAsync<long>("select max(id) from ingest where symbol = 'MSFT'").Result}"),
        ];
        var lines = File.ReadLines(Path.Combine(Repository.Root, "README.md"))
            .Where(line => line.StartsWith("./zerodte ", StringComparison.Ordinal))
            .Select(line => line["./zerodte ".Length..].Split('#')[0].Trim()).ToArray();
        lines.Length.ShouldBeGreaterThan(15);

        var failed = new List<string>();
        // Two champions, the later of which is what rollback goes back from.
        foreach (var line in (string[])[
            $"ingest {sample}", "jobs run retrain -s AAPL --session 2018-05-10", "jobs run retrain -s AAPL --session 2018-05-11", .. lines])
        {
            var meant = madeUp.Aggregate(line, (text, change) => text.Contains(change.Written, StringComparison.Ordinal)
                ? text.Replace(change.Written, change.Meant(), StringComparison.Ordinal)
                : text);
            string[] command = ["dotnet", ScriptRun.Program, .. meant.Split(' ')];
            var (exitCode, _, errors) = await Task.Run(() =>
                ScriptRun.Begin("/", command, environment: new() { ["ConnectionStrings__ZeroDte"] = database.ConnectionString }).End());
            if (exitCode != 0)
                failed.Add($"{line} ended with {exitCode}: {errors}");
        }

        failed.ShouldBeEmpty();
        File.Exists(Path.Combine(folder, "report.html")).ShouldBeTrue();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Hints in the program's own messages.</summary>
    [Fact]
    public void Messages_WhatTheySayToType_NamesCommandsAndOptionsThatThereAre()
    {
        var wrong = new List<string>();
        foreach (var folder in (string[])["backend", "services"])
        {
            foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories)
                .Where(f => !f.Contains("/obj/", StringComparison.Ordinal)))
            {
                foreach (Match match in Regex.Matches(File.ReadAllText(file),
                    @"(?<!/// .*)(\./)?zerodte (?<words>[a-z]+( [a-z]+)*)(?<options>( --[a-z-]+( ([A-Z]+|\{[^}]*\}|'[^']*'))?)*)"))
                {
                    Command command = Root;
                    foreach (var word in match.Groups["words"].Value.Split(' '))
                    {
                        if (command.Subcommands.FirstOrDefault(c => c.Name == word) is not { } below)
                            break;
                        command = below;
                    }

                    if (command == Root)
                        continue; // prose
                    foreach (Match option in Regex.Matches(match.Groups["options"].Value, @" (--[a-z-]+)"))
                    {
                        if (option.Groups[1].Value is var name && name != "--help" && command.Options.All(o => o.Name != name))
                            wrong.Add($"{Path.GetFileName(file)}: {match.Value}: {command.Name} has no {name}");
                    }
                }
            }
        }

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void Options_OfOneName_AreTheSameEverywhere()
    {
        var different = Commands.SelectMany(command => command.Options.Select(option => (command, option)))
            .GroupBy(pair => pair.option.Name)
            .Where(same => same.Select(pair => string.Join(' ', pair.option.Aliases.Order(StringComparer.Ordinal))).Distinct().Count() > 1
                || same.Select(pair => pair.option.ValueType == typeof(DateOnly?)).Distinct().Count() > 1)
            .Select(same => $"{same.Key}: {string.Join(", ", same.Select(pair => Words(pair.command, pair.option)))}");

        different.ShouldBeEmpty();

        static string Words(Command command, Option option) =>
            $"{command.Name} {string.Join(' ', option.Aliases)} {option.ValueType.Name}";
    }

    [Fact]
    public void Options_OfOneKind_HaveOneName()
    {
        var symbols = Commands.SelectMany(command => command.Options)
            .Where(option => option.ValueType == typeof(ZeroDte.Quant.Market.Symbol));

        symbols.Select(option => option.Name).Distinct().ShouldHaveSingleItem().ShouldBe("--symbol");
        Commands.SelectMany(command => command.Options).Where(option => option.ValueType == typeof(DateOnly?))
            .Select(option => option.Name).Distinct()
            .ShouldBeSubsetOf(["--session", "--from", "--to", "--shares-of"]);
    }

    private static IEnumerable<Command> Below(Command command) => command.Subcommands.SelectMany(below => Below(below).Prepend(below));

    /// <summary>
    /// Why a line is not understood; null if it is. What stands for something else, such as FILE, is text like any other.
    /// </summary>
    private static string? Errors(string line)
    {
        string[] words = [.. CommandLineParser.SplitCommandLine(line.Replace('\'', '"')).Skip(1)];
        // A page names a subcommand's place by its group, and a hint its number by ID.
        var parsed = Root.Parse(
            [.. words.Select(word => word is "ID" or "LOAD" or "VERSION"
                ? "7" : word is "SESSION" ? "2018-05-11" : word is "TIME" ? "2018-05-10" : word is "SYMBOL" ? "AAPL" : word)]);
        return parsed.Errors.Count == 0 ? null : $"{line}: {parsed.Errors[0].Message}";
    }
}
