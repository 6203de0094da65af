using System.CommandLine;
using Spectre.Console;
using ZeroDte.Mlflow.Protocol.Wire;

namespace ZeroDte.Cli;

internal static class ModelsCommand
{
    private const int LongestTag = 24;

    public static Command Create()
    {
        var json = Arguments.Json();
        var command = new ExampleCommand("models",
            "Models of the registry, and which versions their aliases and stages name.", "zerodte models", "zerodte models show aapl-close", "zerodte models rollback") { json, Show(), ChampionCommands.Promote(), ChampionCommands.Rollback(), ChampionCommands.Rebuild() };
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

            var table = new Table().Border(TableBorder.Rounded).AddColumns("Model", "Aliases", "Stages", "Updated (UTC)", "Description");
            foreach (var model in models)
                Row(table, model.Name, Aliases(model), Stages(model), Tracking.Time(model.LastUpdatedTimestamp), model.Description ?? "");
            Terminal.Out.Write(table);
            return ExitCode.Done;
        });
        return command;
    }

    private static ExampleCommand Show()
    {
        var name = new Argument<string>("name") { Description = "Name of a model." };
        var json = Arguments.Json();
        var command = new ExampleCommand("show", "A model's versions, the newest first.", "zerodte models show aapl-close", "zerodte models show aapl-close --json") { name, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var tracking = Tracking.Open();
            var client = tracking.Client;
            var model = await client.GetRegisteredModelAsync(parsed.GetValue(name)!, cancellationToken);
            var filter = $"name = '{model.Name.Replace("'", "''", StringComparison.Ordinal)}'";
            var versions = ((await client.SearchModelVersionsAsync(filter, 10_000, null, cancellationToken)).ModelVersions ?? []).OrderByDescending(v => v.CreationTimestamp).ToArray();
            if (parsed.GetValue(json))
            {
                Terminal.WriteJson(new { model.Name, model.Description, Aliases = (model.Aliases ?? []).ToDictionary(a => a.Alias, a => a.Version), Versions = versions });
                return ExitCode.Done;
            }

            var table = new Table().Border(TableBorder.Rounded).AddColumns("Version", "Stage", "Aliases", "Created (UTC)", "Run", "Tags");
            table.Title = new(Markup.Escape(model.Description is null ? model.Name : $"{model.Name}: {model.Description}"));
            foreach (var version in versions)
            {
                Row(table, version.Version, version.CurrentStage, string.Join(", ", version.Aliases ?? []), Tracking.Time(version.CreationTimestamp), version.RunId ?? "",
                    string.Join(", ", (version.Tags ?? []).Select(t => $"{t.Key}={Shortened(t.Value ?? "")}")));
            }

            Terminal.Out.Write(table);
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>Hashes and findings are long; --json has them whole.</summary>
    private static string Shortened(string text) => text.Length <= LongestTag ? text : $"{text[..LongestTag]}…";

    private static string Aliases(RegisteredModel model) => string.Join(", ", (model.Aliases ?? []).Select(a => $"{a.Alias} {a.Version}"));

    private static string Stages(RegisteredModel model) =>
        string.Join(", ", (model.LatestVersions ?? []).Where(v => v.CurrentStage != "None").Select(v => $"{v.CurrentStage} {v.Version}"));

    private static void Row(Table table, params string[] cells) => table.AddRow(cells.Select(c => new Text(c)));
}
