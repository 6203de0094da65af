using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using ZeroDte.Cli.Composition;
using ZeroDte.Cli.Shell;
using ZeroDte.Mlflow.Protocol;
using ZeroDte.Mlflow.Protocol.Wire;
using WireVersion = ZeroDte.Mlflow.Protocol.Wire.ModelVersion;

namespace ZeroDte.Cli.Models;

internal static class ModelsCommand
{
    private const int LongestTag = 24;
    private const string GateTag = "gate.";

    private static readonly string[] Shown = ["Production", "Staging"];

    /// <summary>What belongs to the figure that the rest of a name names.</summary>
    private static readonly string[] Parts = ["_lower", "_upper", "_p", "_n"];

    public static Command Create()
    {
        var json = Arguments.Json();
        var command = new ExampleCommand("models",
            "Models of the registry, and which versions their aliases and stages name.", "zerodte models", "zerodte models show aapl-close",
            "zerodte models rollback") { json, Show(), ChampionCommands.Promote(), ChampionCommands.Rollback(),
                ChampionCommands.Rebuild() };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var tracking = Tracking.Open();
            var client = tracking.Client;
            var models = (await client.SearchRegisteredModelsAsync(null, 1000, null, cancellationToken)).RegisteredModels ?? [];
            if (parsed.GetValue(json))
            {
                Terminal.WriteJson(models);
                return ExitCode.Done;
            }

            if (models.Count == 0)
            {
                Terminal.Out.WriteLine("No models yet.");
                return ExitCode.Done;
            }

            var listing = new Listing(
                new("Model"), new("Aliases"), new("Stages", Rank: 1), new("Updated (UTC)", Rank: 2),
                new("Description", Rank: 3, IsProse: true));
            foreach (var model in models)
                listing.Add(model.Name, Aliases(model), Stages(model), Tracking.Time(model.LastUpdatedTimestamp), model.Description ?? "");
            listing.Write(Terminal.Out);
            return ExitCode.Done;
        });
        return command;
    }

    private static ExampleCommand Show()
    {
        var name = new Argument<string>("name") { Description = "Name of a model." };
        var limit = new Option<int>("--limit", "-n") { Description = "How many versions at most.", DefaultValueFactory = _ => 20 }
            .Within(1, 10_000);
        var (json, verbose) = (Arguments.Json(), Arguments.Verbose());
        var command = new ExampleCommand("show",
            "A model's versions, the newest first, and the champion beside what is watched. --verbose says what each gate found.",
            "zerodte models show aapl-close", "zerodte models show aapl-close --json") { name, limit, json, verbose };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var tracking = Tracking.Open();
            var client = tracking.Client;
            var model = await client.GetRegisteredModelAsync(parsed.GetValue(name)!, cancellationToken);
            var filter = $"name = '{model.Name.Replace("'", "''", StringComparison.Ordinal)}'";
            var versions = ((await client.SearchModelVersionsAsync(filter, 10_000, null, cancellationToken)).ModelVersions ?? [])
                .OrderByDescending(v => int.Parse(v.Version, CultureInfo.InvariantCulture)).ToArray();
            if (parsed.GetValue(json))
            {
                Terminal.WriteJson(new
                {
                    model.Name,
                    model.Description,
                    Aliases = (model.Aliases ?? []).ToDictionary(a => a.Alias, a => a.Version),
                    Versions = versions,
                });
                return ExitCode.Done;
            }

            Write(model, versions, parsed.GetValue(limit));
            await WriteServingAsync(client, versions, cancellationToken);
            foreach (var version in versions.Take(parsed.GetValue(limit)).Where(_ => parsed.GetValue(verbose)))
                WriteFindings(version);
            return ExitCode.Done;
        });
        return command;
    }

    private static void Write(RegisteredModel model, WireVersion[] versions, int limit)
    {
        var listing = new Listing(
            new("Version", IsRight: true), new("Stage"), new("Gates"), new("Aliases", Rank: 1), new("Created (UTC)", Rank: 2),
            new("Run", Rank: 4),
            new("Tags", Rank: 3, IsProse: true))
        {
            Title = model.Description is null ? model.Name : $"{model.Name}: {model.Description}",
        };
        foreach (var version in versions.Take(limit))
        {
            var gates = Gates(version);
            listing.Add(
                version.Version, new(version.CurrentStage ?? "None", version.CurrentStage == "Production" ? Tone.Good : null),
                new(string.Join(' ', gates.Select(g => $"{(g.Passed ? "✓" : "✗")} {g.Name}")), gates.Exists(g => !g.Passed)
                    ? Tone.Bad : null),
                string.Join(", ", version.Aliases ?? []), Tracking.Time(version.CreationTimestamp), version.RunId ?? "",
                string.Join(", ", (version.Tags ?? []).Where(t => !IsOwn(t.Key)).Select(t => $"{t.Key}={Shortened(t.Value ?? "")}")));
        }

        listing.Write(Terminal.Out);
        if (versions.Length > limit)
            Terminal.Out.WriteLine($"The latest {limit} of {versions.Length:N0} versions; --limit shows more.");
    }

    /// <summary>What serves and what is watched beside it, figure by figure.</summary>
    private static async Task WriteServingAsync(MlflowClient client, WireVersion[] versions, CancellationToken cancellationToken)
    {
        var shown = Shown.Select(stage => Array.Find(versions, v => v.CurrentStage == stage)).OfType<WireVersion>()
            .Where(v => v.RunId is not null).ToArray();
        var figures = new List<Dictionary<string, double>>();
        foreach (var version in shown)
        {
            var run = await client.GetRunAsync(version.RunId!, cancellationToken);
            figures.Add((run.Data.Metrics ?? []).ToDictionary(m => m.Key, m => m.Value));
        }

        if (figures.Count == 0 || figures[0].Count == 0)
            return;

        var listing = new Listing([new("Figure", IsProse: true, LeastProse: 20),
            .. shown.Select(v => new Column($"{(v.CurrentStage == "Production" ? "champion" : "watched")} {v.Version}", IsRight: true))]);
        foreach (var key in figures[0].Keys.Where(key => !IsOfAnother(key, figures[0])).Order(StringComparer.Ordinal))
        {
            listing.Add([key,
                .. figures.Select(f => new Cell(Figure(key, f), Short: f.TryGetValue(key, out var v) ? $"{v:0.0000}" : "–"))]);
        }
        listing.Write(Terminal.Out);

        static bool IsOfAnother(string key, Dictionary<string, double> all) =>
            Parts.Any(part => key.EndsWith(part, StringComparison.Ordinal) && all.ContainsKey(key[..^part.Length]));

        static string Figure(string key, Dictionary<string, double> figures)
        {
            if (!figures.TryGetValue(key, out var value))
                return "–";
            var band = figures.TryGetValue($"{key}_lower", out var lower) && figures.TryGetValue($"{key}_upper", out var upper)
                ? $" [{lower:0.0000}, {upper:0.0000}]"
                : "";
            var p = figures.TryGetValue($"{key}_p", out var probability) ? $", p {probability:0.00}" : "";
            return $"{value:0.0000}{band}{p}{(figures.TryGetValue($"{key}_n", out var n) ? $", n {n:0}" : "")}";
        }
    }

    private static void WriteFindings(WireVersion version)
    {
        foreach (var (name, _, finding) in Gates(version))
            Terminal.Out.WriteLine($"{version.Version}, {name}: {finding}");
    }

    /// <summary>The gates that a version was put before, as its tags tell.</summary>
    private static List<(string Name, bool Passed, string Finding)> Gates(WireVersion version) =>
    [
        .. (version.Tags ?? []).Where(t => t.Key.StartsWith(GateTag, StringComparison.Ordinal)).Select(t => (
            t.Key[GateTag.Length..].Replace('_', ' '), t.Value?.StartsWith("passed", StringComparison.Ordinal) == true, t.Value ?? "")),
    ];

    /// <summary>Whether the other columns, or --json, say what this tag does.</summary>
    private static bool IsOwn(string key) => key.StartsWith(GateTag, StringComparison.Ordinal)
        || key.StartsWith("zerodte.", StringComparison.Ordinal)
        || key.EndsWith("_hash", StringComparison.Ordinal) || key is "verdict" or "code";

    /// <summary>Hashes and findings are long; --json has them whole.</summary>
    private static string Shortened(string text) => text.Length <= LongestTag ? text : $"{text[..LongestTag]}…";

    private static string Aliases(RegisteredModel model) => string.Join(", ", (model.Aliases ?? []).Select(a => $"{a.Alias} {a.Version}"));

    private static string Stages(RegisteredModel model) =>
        string.Join(", ", (model.LatestVersions ?? []).Where(v => v.CurrentStage != "None").Select(v => $"{v.CurrentStage} {v.Version}"));
}
