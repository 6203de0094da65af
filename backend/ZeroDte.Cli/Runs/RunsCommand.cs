using System.CommandLine;
using Spectre.Console;
using ZeroDte.Cli.Composition;
using ZeroDte.Cli.Shell;
using ZeroDte.Mlflow.Protocol;
using ZeroDte.Mlflow.Protocol.Wire;

namespace ZeroDte.Cli.Runs;

internal static class RunsCommand
{
    private const int MetricsShown = 4;

    public static Command Create()
    {
        var experiment = new Option<string?>("--experiment", "-e") { Description = "Name of an experiment; all if left out." };
        var filter = new Option<string?>("--filter")
        {
            Description = "As in MLflow, for example: metrics.rmse < 2 and params.symbol = 'AAPL'.",
        };
        var order = new Option<string[]>("--order") { Description = "As in MLflow, for example: \"metrics.rmse ASC\"." };
        var count = new Option<int>("--count", "-n") { Description = "How many at most.", DefaultValueFactory = _ => 20 }.Within(1, 50_000);
        var json = Arguments.Json();
        var command = new ExampleCommand("runs",
            "Runs of the tracking server, the newest first.", "zerodte runs", "zerodte runs --filter \"metrics.rmse < 2\" --order "
                + "\"metrics.rmse\"", "zerodte runs show 0123abcd", "zerodte runs compare 0123abcd 4567cdef")
        {
            experiment, filter, order, count, json, Show(), Compare(),
        };
        command.SetAction((parsed, cancellationToken) => ListAsync(
            parsed.GetValue(experiment), parsed.GetValue(filter), parsed.GetValue(order) ?? [], parsed.GetValue(count),
            parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static ExampleCommand Show()
    {
        var id = new Argument<string>("run") { Description = "Id of a run." };
        var json = Arguments.Json();
        var command = new ExampleCommand("show", "All that a run logged.", "zerodte runs show 0123abcd",
            "zerodte runs show 0123abcd --json") { id, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var tracking = Tracking.Open();
            var run = await tracking.Client.GetRunAsync(parsed.GetValue(id)!, cancellationToken);
            if (parsed.GetValue(json))
                Terminal.WriteJson(Plain(run));
            else
                Write(run);
            return ExitCode.Done;
        });
        return command;
    }

    private static ExampleCommand Compare()
    {
        var ids = new Argument<string[]>("runs") { Description = "Ids of two runs or more.", Arity = new ArgumentArity(2, 10) };
        var json = Arguments.Json();
        var command = new ExampleCommand("compare", "Runs side by side; what differs is marked.",
            "zerodte runs compare 0123abcd 4567cdef") { ids, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var tracking = Tracking.Open();
            var client = tracking.Client;
            var runs = await Task.WhenAll(parsed.GetValue(ids)!.Select(id => client.GetRunAsync(id, cancellationToken)));
            if (parsed.GetValue(json))
                Terminal.WriteJson(runs.Select(Plain));
            else
                Write(runs);
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task<int> ListAsync(string? experiment, string? filter, string[] order, int count, bool json,
        CancellationToken cancellationToken)
    {
        await using var tracking = Tracking.Open();
        var client = tracking.Client;
        if (await ExperimentsAsync(client, experiment, cancellationToken) is not { } experiments)
            return Failures.Report(ExitCode.BadInput, $"There is no experiment '{experiment}'.");

        var runs = (await client.SearchRunsAsync(new(experiments, filter, order, count), cancellationToken)).Runs ?? [];
        if (json)
            Terminal.WriteJson(runs.Select(Plain));
        else if (runs.Count == 0)
            Terminal.Out.WriteLine(filter is null ? "No runs yet." : "No runs match.");
        else
            List(runs);
        return ExitCode.Done;
    }

    /// <summary>The id of the experiment of that name, or of all of them if none is named; null if there is none of that name.</summary>
    private static async Task<string[]?> ExperimentsAsync(MlflowClient client, string? name, CancellationToken cancellationToken)
    {
        if (name is not null)
            return await client.FindExperimentAsync(name, cancellationToken) is { } found ? [found.ExperimentId] : null;

        return [.. ((await client.SearchExperimentsAsync(null, 50_000, null, cancellationToken)).Experiments ?? [])
            .Select(e => e.ExperimentId)];
    }

    private static void List(IReadOnlyList<Run> runs)
    {
        var listing = new Listing(
            new("Run"), new("Status"), new("Metrics", Rank: 1, IsProse: true), new("Started (UTC)", Rank: 2),
            new("Name", Rank: 3, IsProse: true, LeastProse: 12),
            new("Experiment", Rank: 4));
        foreach (var run in runs)
        {
            listing.Add(
                run.Info.RunId, new(run.Info.Status, ToneOf(run.Info.Status)), FirstMetrics(run), Tracking.Time(run.Info.StartTime),
                run.Info.RunName, run.Info.ExperimentId);
        }

        listing.Write(Terminal.Out);
    }

    private static string FirstMetrics(Run run)
    {
        var metrics = run.Data.Metrics ?? [];
        var shown = metrics.Take(MetricsShown).Select(m => $"{m.Key} {Tracking.Number(m.Value)}");
        return string.Join(", ", shown) + (metrics.Count > MetricsShown ? $", and {metrics.Count - MetricsShown} more" : "");
    }

    private static void Write(Run run)
    {
        var info = run.Info;
        var listing = new Listing(new("", Rank: 1), new("Name", IsProse: true), new("Value", IsProse: true))
        {
            Title = $"{info.RunName}: {info.Status}",
        };
        listing.Add("run", "id", info.RunId);
        listing.Add("run", "experiment", info.ExperimentId);
        listing.Add("run", "started", $"{Tracking.Time(info.StartTime)} UTC");
        if (info.EndTime is not null)
            listing.Add("run", "ended", $"{Tracking.Time(info.EndTime)} UTC");
        listing.Add("run", "artifacts", info.ArtifactUri);
        foreach (var param in run.Data.Params ?? [])
            listing.Add("param", param.Key, param.Value ?? "");
        foreach (var metric in run.Data.Metrics ?? [])
            listing.Add("metric", metric.Key, $"{Tracking.Number(metric.Value)} (step {metric.Step})");
        foreach (var tag in run.Data.Tags ?? [])
            listing.Add("tag", tag.Key, tag.Value ?? "");
        foreach (var input in run.Inputs.DatasetInputs ?? [])
            listing.Add("dataset", input.Dataset.Name, $"digest {input.Dataset.Digest}");
        listing.Write(Terminal.Out);
    }

    private static void Write(Run[] runs)
    {
        var listing = new Listing(
        [
            new("", Rank: 2), new("Name", IsProse: true, LeastProse: 12),
            .. runs.Select(r => new Column(r.Info.RunName, IsProse: true, LeastProse: 10)), new("Differs", Rank: 1),
        ]);
        Rows("run", run => [new("status", run.Info.Status), new("started", Tracking.Time(run.Info.StartTime))]);
        Rows("param", run => run.Data.Params ?? []);
        Rows("metric", run => (run.Data.Metrics ?? []).Select(m => new KeyValue(m.Key, Tracking.Number(m.Value))));
        listing.Write(Terminal.Out);

        void Rows(string kind, Func<Run, IEnumerable<KeyValue>> pairs)
        {
            var byRun = runs.Select(run => pairs(run).ToDictionary(p => p.Key, p => p.Value ?? "")).ToArray();
            foreach (var key in byRun.SelectMany(values => values.Keys).Distinct())
            {
                var values = byRun.Select(run => run.GetValueOrDefault(key, "")).ToArray();
                var differs = values.Distinct().Count() > 1;
                listing.Add([kind, key, .. values.Select(value => new Cell(value, differs ? Tone.Notice : null)), differs ? "*" : ""]);
            }
        }
    }

    private static Style? ToneOf(string status) => status switch
    {
        "FINISHED" => Tone.Good,
        "FAILED" or "KILLED" => Tone.Bad,
        _ => Tone.Notice,
    };

    private static object Plain(Run run) => new
    {
        run.Info.RunId,
        Name = run.Info.RunName,
        run.Info.ExperimentId,
        run.Info.Status,
        run.Info.StartTime,
        run.Info.EndTime,
        run.Info.ArtifactUri,
        Params = (run.Data.Params ?? []).ToDictionary(p => p.Key, p => p.Value),
        Metrics = (run.Data.Metrics ?? []).ToDictionary(m => m.Key, m => double.IsFinite(m.Value) ? (double?)m.Value : null),
        Tags = (run.Data.Tags ?? []).ToDictionary(t => t.Key, t => t.Value),
    };
}
