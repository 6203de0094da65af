using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;
using ZeroDte.Cli.Composition;
using ZeroDte.Cli.Shell;
using ZeroDte.Pipeline.Jobs;

namespace ZeroDte.Cli.Jobs;

internal static class JobsRunCommand
{
    public static ExampleCommand Create()
    {
        var job = new Argument<string>("job") { Description = "Name of a job." };
        var symbol = LifecycleArguments.AnySymbol("Ticker; every symbol that is followed if left out.");
        var session = Arguments.Date("--session", "The session it is about; the one for which it was due last if left out.");
        var parameters = ParameterOption();
        var again = new Option<bool>("--again")
        {
            Description = "Make a revision beside the result that is there, as after a correction of bars.",
        };
        var reason = new Option<string?>("--reason") { Description = "Why it is made again, which is kept with it." };
        var json = Arguments.Json();
        var command = new ExampleCommand("run",
            "Run a job now, in this process. A job that has its result already tells it, and whether its bars have changed since.",
            "zerodte jobs run retrain", "zerodte jobs run ingest-open --symbol AAPL --param open=189.5",
            "zerodte jobs run retrain --again --reason 'the bars of another symbol had been loaded'")
        {
            job, symbol, session, parameters, again, reason, json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(again) != (result.GetValue(reason) is not null))
                result.AddError("--again and --reason go together: what is made again says why.");
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = await Services.OpenAsync(cancellationToken);
            var units = await services.GetRequiredService<JobRequests>().RunAsync(
                parsed.GetValue(job)!, parsed.GetValue(symbol), parsed.GetValue(session), Parameters(parsed.GetValue(parameters) ?? []),
                parsed.GetValue(reason), cancellationToken);
            return await RunAsync(services, units, parsed.GetValue(json), cancellationToken);
        });
        return command;
    }

    private static Option<string[]> ParameterOption()
    {
        var parameters = new Option<string[]>("--param", "-p") { Description = "A parameter of the job as key=value; may be given again." };
        parameters.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => token.Value.IndexOf('=', StringComparison.Ordinal) < 1))
                result.AddError($"'{token.Value}' is not a parameter; write key=value.");
        });
        return parameters;
    }

    private static async Task<int> RunAsync(IServiceProvider services, IReadOnlyList<JobUnit> units, bool json,
        CancellationToken cancellationToken)
    {
        var (runner, staleness) = (services.GetRequiredService<JobRunner>(), services.GetRequiredService<Staleness>());
        var runs = new List<FinishedRun>();
        foreach (var unit in units)
        {
            var run = await Terminal.Error.Status().StartAsync($"{unit.Key}", status => runner.RunAsync(
                unit, new Shown(status, unit.Key), cancellationToken));
            runs.Add(new(unit.Key, run, await staleness.IsStaleAsync(unit.Key.Symbol, run.MadeFrom, cancellationToken)));
            if (!json)
                Write(runs[^1]);
        }

        if (json)
            Terminal.WriteJson(runs.Select(Plain));
        return runs.Exists(r => r.Run.State is JobState.Failed or JobState.Cancelled) ? ExitCode.Failed
            : runs.Exists(r => !r.Run.IsDone) ? ExitCode.NoForecast
            : ExitCode.Done;
    }

    private static void Write(FinishedRun finished)
    {
        var (key, run, isStale) = finished;
        Terminal.Out.WriteLine($"{key}, attempt {run.Attempt}: {JobsHistoryCommand.Words(run.State)}. {run.Message}");
        if (isStale)
        {
            Terminal.Out.WriteLine($"It is stale: its bars have changed since. Make it again: zerodte jobs run {key.Job} "
                + $"--symbol {key.Symbol} --session {key.Session:yyyy-MM-dd} --again --reason 'why'");
        }
    }

    private static object Plain(FinishedRun finished) => new
    {
        finished.Key.Job,
        Symbol = finished.Key.Symbol.Value,
        finished.Key.Session,
        finished.Key.Revision,
        finished.Run.Attempt,
        finished.Run.State,
        finished.Run.Message,
        finished.IsStale,
        finished.Run.Result,
    };

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

    private sealed record FinishedRun(JobKey Key, JobRun Run, bool IsStale);

    private sealed class Shown(StatusContext status, JobKey key) : IProgress<JobProgress>
    {
        public void Report(JobProgress value) =>
            status.Status(Markup.Escape($"{key}: {value.What}{(value.Share is { } share ? $" ({share:0%})" : "")}"));
    }
}
