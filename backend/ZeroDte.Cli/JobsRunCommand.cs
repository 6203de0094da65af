using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Pipeline.Serving;

namespace ZeroDte.Cli;

internal static class JobsRunCommand
{
    public static ExampleCommand Create()
    {
        var job = new Argument<string>("job") { Description = "Name of a job." };
        var symbol = new Option<Symbol?>("--symbol", "-s") { Description = "Ticker; every symbol of ZeroDte__Universe if left out.", CustomParser = Arguments.ParseSymbol };
        var session = new Option<DateOnly?>("--session") { Description = "The session it is about; the one for which it was due last if left out.", CustomParser = Arguments.ParseDate };
        var parameters = new Option<string[]>("--param", "-p") { Description = "A parameter of the job as key=value; may be given again." };
        parameters.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => token.Value.IndexOf('=', StringComparison.Ordinal) < 1))
                result.AddError($"'{token.Value}' is not a parameter; write key=value.");
        });
        var json = Arguments.Json();
        var command = new ExampleCommand("run",
            "Run a job now, in this process. A job that has its result already tells it.", "zerodte jobs run retrain", "zerodte jobs run predict --symbol AAPL --param open=189.5")
        {
            job, symbol, session, parameters, json,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetValue(job)!, parsed.GetValue(symbol), parsed.GetValue(session), Parameters(parsed.GetValue(parameters) ?? []), parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string job, Symbol? symbol, DateOnly? session, JsonElement? parameters, bool json, CancellationToken cancellationToken)
    {
        await using var services = await Services.OpenAsync(cancellationToken);
        var runner = services.GetRequiredService<JobRunner>();
        var units = await services.GetRequiredService<JobRequests>().RunAsync(job, symbol, session, parameters, cancellationToken);
        var runs = new List<(JobKey Key, JobRun Run)>();
        foreach (var unit in units)
        {
            var run = await Terminal.Error.Status().StartAsync($"{unit.Key}", status => runner.RunAsync(
                unit.Key, unit.Clock ?? TimeProvider.System.GetUtcNow(), parameters, new Shown(status, unit.Key), cancellationToken));
            runs.Add((unit.Key, run));
            if (!json)
                Terminal.Out.WriteLine($"{unit.Key}, attempt {run.Attempt}: {JobsHistoryCommand.Words(run.State)}. {run.Message}");
        }

        if (json)
        {
            Terminal.WriteJson(runs.Select(r => new
            {
                r.Key.Job,
                Symbol = r.Key.Symbol.Value,
                r.Key.Session,
                r.Run.Attempt,
                r.Run.State,
                r.Run.Message,
                r.Run.Result,
            }));
        }

        return runs.Exists(r => r.Run.State is JobState.Failed or JobState.Cancelled) ? ExitCode.Failed
            : runs.Exists(r => !r.Run.IsDone) ? ExitCode.NoForecast
            : ExitCode.Done;
    }

    /// <summary>Numbers, true, false and null as such, everything else as text.</summary>
    private static JsonElement? Parameters(string[] pairs)
    {
        if (pairs.Length == 0)
            return null;

        var given = new JsonObject();
        foreach (var pair in pairs)
        {
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            given[pair[..at]] = Value(pair[(at + 1)..]);
        }

        return JsonSerializer.SerializeToElement(given);

        static JsonNode? Value(string text)
        {
            try
            {
                return JsonNode.Parse(text);
            }
            catch (JsonException)
            {
                return JsonValue.Create(text);
            }
        }
    }

    private sealed class Shown(StatusContext status, JobKey key) : IProgress<JobProgress>
    {
        public void Report(JobProgress value) =>
            status.Status(Markup.Escape($"{key}: {value.What}{(value.Share is { } share ? $" ({share:0%})" : "")}"));
    }
}
