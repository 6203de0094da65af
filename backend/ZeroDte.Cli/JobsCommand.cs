using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Pipeline.Serving;

namespace ZeroDte.Cli;

internal static class JobsCommand
{
    public static Command Create()
    {
        var json = Arguments.Json();
        var command = new ExampleCommand("jobs",
            "How every job stands: schedule, last result, next time, state.", "zerodte jobs", "zerodte jobs run retrain", "zerodte jobs history --job retrain", "zerodte jobs backfill evaluate --from 2018-01-02 --to 2018-05-11")
        {
            json,
            JobsRunCommand.Create(),
            JobsBackfillCommand.Create(),
            JobsHistoryCommand.Create(),
            JobsHistoryCommand.CreateShow(),
            Pause("pause", paused: true, "Let nothing of this name start, in any process, until it is resumed.", "paused: nothing of that name starts until 'zerodte jobs resume {0}'"),
            Pause("resume", paused: false, "Let a paused job start again, and catch up with what came due meanwhile.", "resumed"),
            Cancel(),
        };
        command.SetAction((parsed, cancellationToken) => ListAsync(parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> ListAsync(bool json, CancellationToken cancellationToken)
    {
        await using var services = await Services.OpenAsync(cancellationToken);
        var clock = services.GetRequiredService<ServiceClock>();
        var jobs = await services.GetRequiredService<JobHistory>().OverviewAsync(clock.Running, cancellationToken);
        if (json)
        {
            Terminal.WriteJson(jobs);
            return ExitCode.Done;
        }

        var table = new Table().Border(TableBorder.Rounded).AddColumns("Job", "Schedule (New York)", "Last result", "Next due (UTC)", "State");
        table.Columns[0].NoWrap();
        foreach (var job in jobs)
        {
            var last = job.LastResult is { } result ? $"{result.Symbol} {result.Session:yyyy-MM-dd}: {result.Summary}" : "none";
            table.AddRow(
                new Text(job.Job), new Text(job.Schedule ?? "when asked to"), new Text(last), new Text(job.NextDue is { } due ? $"{due.UtcDateTime:yyyy-MM-dd HH:mm}" : "-"), new Text(job.State));
        }

        Terminal.Out.Write(table);
        foreach (var job in jobs.Where(job => job.Message is not null))
            Terminal.Out.WriteLine($"{job.Job}: {job.Message}");
        if (!clock.IsLive)
            Terminal.Out.WriteLine("On the replay clock nothing comes due; jobs run when asked to. ZeroDte__Clock=Live follows the wall clock.");
        return ExitCode.Done;
    }

    private static ExampleCommand Pause(string name, bool paused, string description, string said)
    {
        var job = new Argument<string>("job") { Description = "Name of a job." };
        var command = new ExampleCommand(name, description, $"zerodte jobs {name} retrain") { job };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = await Services.OpenAsync(cancellationToken);
            await services.GetRequiredService<ScheduleLook>().PauseAsync(parsed.GetValue(job)!, paused, cancellationToken);
            Terminal.Out.WriteLine($"{parsed.GetValue(job)} is {said.Replace("{0}", parsed.GetValue(job), StringComparison.Ordinal)}.");
            return ExitCode.Done;
        });
        return command;
    }

    private static ExampleCommand Cancel()
    {
        var attempt = new Argument<long>("attempt") { Description = "Number of an attempt, as in zerodte jobs history." };
        var command = new ExampleCommand("cancel", "Ask a running attempt to end, in whatever process it runs.", "zerodte jobs cancel 42") { attempt };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = await Services.OpenAsync(cancellationToken);
            var history = services.GetRequiredService<JobHistory>();
            var number = parsed.GetValue(attempt);
            if (await history.CancelAsync(number, cancellationToken))
            {
                Terminal.Out.WriteLine($"Attempt {number} is asked to end; it notices within a second.");
                return ExitCode.Done;
            }

            return Failures.Report(ExitCode.BadInput, await history.FindAsync(number, cancellationToken) is { } found
                ? $"Attempt {number} does not run: {JobsHistoryCommand.Words(found.State)}."
                : $"There is no attempt {number}.");
        });
        return command;
    }
}
