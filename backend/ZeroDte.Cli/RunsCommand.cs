using System.CommandLine;
using Spectre.Console;
using ZeroDte.Mlflow.Protocol.Wire;

namespace ZeroDte.Cli;

internal static class RunsCommand
{
    private const int MetricsShown = 4;

    public static Command Create()
    {
        var experiment = new Option<string?>("--experiment", "-e") { Description = "Name of an experiment; all if left out." };
        var filter = new Option<string?>("--filter") { Description = "As in MLflow, for example: metrics.rmse < 2 and params.symbol = 'AAPL'." };
        var order = new Option<string[]>("--order") { Description = "As in MLflow, for example: \"metrics.rmse ASC\"." };
        var count = new Option<int>("--count", "-n") { Description = "How many at most.", DefaultValueFactory = _ => 20 };
        count.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 50_000)
                result.AddError($"Count {result.GetValueOrDefault<int>()} is not between 1 and 50000.");
        });
        var json = Arguments.Json();
        var command = new ExampleCommand("runs",
            "Runs of the tracking server, the newest first.", "zerodte runs", "zerodte runs --filter \"metrics.rmse < 2\" --order \"metrics.rmse\"", "zerodte runs show 0123abcd", "zerodte runs compare 0123abcd 4567cdef")
        {
            experiment, filter, order, count, json, Show(), Compare(),
        };
        command.SetAction((parsed, cancellationToken) => ListAsync(
            parsed.GetValue(experiment), parsed.GetValue(filter), parsed.GetValue(order) ?? [], parsed.GetValue(count), parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static ExampleCommand Show()
    {
        var id = new Argument<string>("run") { Description = "Id of a run." };
        var json = Arguments.Json();
        var command = new ExampleCommand("show", "All that a run logged.", "zerodte runs show 0123abcd", "zerodte runs show 0123abcd --json") { id, json };
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
        var command = new ExampleCommand("compare", "Runs side by side; what differs is marked.", "zerodte runs compare 0123abcd 4567cdef") { ids, json };
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

    private static async Task<int> ListAsync(string? experiment, string? filter, string[] order, int count, bool json, CancellationToken cancellationToken)
    {
        await using var tracking = Tracking.Open();
        var client = tracking.Client;
        string[] experiments;
        if (experiment is null)
        {
            experiments = [.. ((await client.SearchExperimentsAsync(null, 50_000, null, cancellationToken)).Experiments ?? []).Select(e => e.ExperimentId)];
        }
        else
        {
            if (await client.FindExperimentAsync(experiment, cancellationToken) is not { } found)
                return Failures.Report(ExitCode.BadInput, $"There is no experiment '{experiment}'.");
            experiments = [found.ExperimentId];
        }

        var runs = (await client.SearchRunsAsync(new(experiments, filter, order, count), cancellationToken)).Runs ?? [];
        if (json)
        {
            Terminal.WriteJson(runs.Select(Plain));
            return ExitCode.Done;
        }

        if (runs.Count == 0)
        {
            Terminal.Out.WriteLine(filter is null ? "No runs yet." : "No runs match.");
            return ExitCode.Done;
        }

        var table = new Table().Border(TableBorder.Rounded).AddColumns("Run", "Name", "Experiment", "Status", "Started (UTC)", "Metrics");
        foreach (var run in runs)
        {
            var metrics = run.Data.Metrics ?? [];
            var shown = metrics.Take(MetricsShown).Select(m => $"{m.Key} {Tracking.Number(m.Value)}");
            var more = metrics.Count > MetricsShown ? $", and {metrics.Count - MetricsShown} more" : "";
            Row(table, run.Info.RunId, run.Info.RunName, run.Info.ExperimentId, run.Info.Status, Tracking.Time(run.Info.StartTime), $"{string.Join(", ", shown)}{more}");
        }

        Terminal.Out.Write(table);
        return ExitCode.Done;
    }

    private static void Write(Run run)
    {
        var info = run.Info;
        var table = new Table().Border(TableBorder.Rounded).AddColumns("", "", "");
        table.HideHeaders();
        table.Title = new($"{Markup.Escape(info.RunName)}: {info.Status}");
        Row(table, "run", "id", info.RunId);
        Row(table, "run", "experiment", info.ExperimentId);
        Row(table, "run", "started", $"{Tracking.Time(info.StartTime)} UTC");
        if (info.EndTime is not null)
            Row(table, "run", "ended", $"{Tracking.Time(info.EndTime)} UTC");
        Row(table, "run", "artifacts", info.ArtifactUri);
        foreach (var param in run.Data.Params ?? [])
            Row(table, "param", param.Key, param.Value ?? "");
        foreach (var metric in run.Data.Metrics ?? [])
            Row(table, "metric", metric.Key, $"{Tracking.Number(metric.Value)} (step {metric.Step})");
        foreach (var tag in run.Data.Tags ?? [])
            Row(table, "tag", tag.Key, tag.Value ?? "");
        foreach (var input in run.Inputs.DatasetInputs ?? [])
            Row(table, "dataset", input.Dataset.Name, $"digest {input.Dataset.Digest}");
        Terminal.Out.Write(table);
    }

    private static void Write(Run[] runs)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns(["", "", .. runs.Select(r => Markup.Escape(r.Info.RunName)), "Differs"]);
        Rows("run", run => [new("status", run.Info.Status), new("started", Tracking.Time(run.Info.StartTime))]);
        Rows("param", run => run.Data.Params ?? []);
        Rows("metric", run => (run.Data.Metrics ?? []).Select(m => new KeyValue(m.Key, Tracking.Number(m.Value))));
        Terminal.Out.Write(table);

        void Rows(string kind, Func<Run, IEnumerable<KeyValue>> pairs)
        {
            var byRun = runs.Select(run => pairs(run).ToDictionary(p => p.Key, p => p.Value ?? "")).ToArray();
            foreach (var key in byRun.SelectMany(values => values.Keys).Distinct())
            {
                var values = byRun.Select(run => run.GetValueOrDefault(key, "")).ToArray();
                Row(table, [kind, key, .. values, values.Distinct().Count() > 1 ? "*" : ""]);
            }
        }
    }

    private static void Row(Table table, params string[] cells) => table.AddRow(cells.Select(c => new Text(c)));

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
