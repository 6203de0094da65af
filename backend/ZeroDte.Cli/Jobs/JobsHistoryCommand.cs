using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;
using ZeroDte.Cli.Composition;
using ZeroDte.Cli.Shell;
using ZeroDte.Pipeline.Jobs;

namespace ZeroDte.Cli.Jobs;

internal static class JobsHistoryCommand
{
    public static ExampleCommand Create()
    {
        var job = new Option<string?>("--job", "-j") { Description = "Of this job only." };
        var symbol = LifecycleArguments.AnySymbol("Of this symbol only.");
        var limit = new Option<int>("--limit", "-n") { Description = "How many at most.", DefaultValueFactory = _ => 20 }
            .Within(1, JobHistory.MostAttempts);
        var json = Arguments.Json();
        var command = new ExampleCommand("history", "Attempts, the newest first.", "zerodte jobs history",
            "zerodte jobs history --job retrain --symbol AAPL --limit 5") { job, symbol, limit, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = await Services.OpenAsync(cancellationToken);
            var attempts = await services.GetRequiredService<JobHistory>().AttemptsAsync(
                parsed.GetValue(job), parsed.GetValue(symbol)?.Value, parsed.GetValue(limit), cancellationToken);
            if (parsed.GetValue(json))
                Terminal.WriteJson(attempts);
            else
                Write(attempts);
            return ExitCode.Done;
        });
        return command;
    }

    public static ExampleCommand CreateShow()
    {
        var attempt = new Argument<long>("attempt") { Description = "Number of an attempt, as in zerodte jobs history." };
        var json = Arguments.Json();
        var command = new ExampleCommand("show", "One attempt and what it logged.", "zerodte jobs show 42",
            "zerodte jobs show 42 --json") { attempt, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = await Services.OpenAsync(cancellationToken);
            var history = services.GetRequiredService<JobHistory>();
            if (await history.FindAsync(parsed.GetValue(attempt), cancellationToken) is not { } found)
                return Failures.Report(ExitCode.BadInput, $"There is no attempt {parsed.GetValue(attempt)}.");

            var log = await history.LogAsync(found.Id, cancellationToken);
            if (parsed.GetValue(json))
                Terminal.WriteJson(new { Attempt = found, Log = log });
            else
                Write(found, log);
            return ExitCode.Done;
        });
        return command;
    }

    public static string Words(JobState state) => state switch
    {
        JobState.AlreadyDone => "already done",
        JobState.Running => "another attempt runs",
        _ => state.ToString().ToLowerInvariant(),
    };

    private static void Write(List<JobAttempt> attempts)
    {
        if (attempts.Count == 0)
        {
            Terminal.Out.WriteLine("No attempts.");
            return;
        }

        var listing = new Listing(
            new("Attempt", IsRight: true), new("Job"), new("Symbol"), new("Session"), new("State"),
            new("What it says", Rank: 1, IsProse: true, LeastProse: 20),
            new("Started (UTC)", Rank: 2), new("Took", Rank: 3, IsRight: true), new("Record", Rank: 4));
        foreach (var a in attempts)
        {
            listing.Add(
                $"{a.Id}", a.Job, a.Symbol, $"{a.Session:yyyy-MM-dd}",
                new(a.State == JobState.Running ? "running" : Words(a.State), ToneOf(a.State)),
                a.Message ?? a.Progress ?? "", $"{a.Started.UtcDateTime:yyyy-MM-dd HH:mm:ss}", Took(a), a.Record.Value);
        }

        listing.Write(Terminal.Out);
    }

    private static void Write(JobAttempt attempt, List<JobLogLine> log)
    {
        var grid = new Grid().AddColumns(2);
        Row("Attempt", $"{attempt.Id}: {attempt.Job} of {attempt.Symbol} for {attempt.Session:yyyy-MM-dd}, record "
            + $"{attempt.Record}{(attempt.Revision > 1 ? $", revision {attempt.Revision}" : "")}");
        Row("Made again", attempt.Reason);
        Row("State", attempt.State == JobState.Running ? "running" : Words(attempt.State));
        Row("Started", $"{attempt.Started.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC, took {Took(attempt)}");
        Row("On", $"{attempt.Host}, process {attempt.ProcessId}");
        Row("Parameters", attempt.Parameters?.ToString());
        Row("Progress", attempt.Progress is null ? null : $"{attempt.Progress}{(attempt.Share is { } share ? $" ({share:0%})" : "")}");
        Row("Message", attempt.Message);
        Terminal.Out.Write(grid);
        foreach (var line in log)
            Terminal.Out.WriteLine($"{line.At.UtcDateTime:HH:mm:ss.fff}  {line.Content}");

        void Row(string name, string? value)
        {
            if (value is not null)
                grid.AddRow(new Text(name), new Text(value));
        }
    }

    private static Style? ToneOf(JobState state) => state switch
    {
        JobState.Committed => Tone.Good,
        JobState.Failed or JobState.Lost => Tone.Bad,
        JobState.Waiting or JobState.Cancelled => Tone.Notice,
        _ => null,
    };

    private static string Took(JobAttempt attempt) => attempt.Ended is { } ended ? $"{(ended - attempt.Started).TotalSeconds:0.00} s" : "-";
}
