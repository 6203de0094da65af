using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;
using ZeroDte.Cli.Composition;
using ZeroDte.Cli.Shell;
using ZeroDte.Pipeline.Clock;
using ZeroDte.Pipeline.Jobs;

namespace ZeroDte.Cli.Jobs;

internal static class JobsCommand
{
    public static Command Create()
    {
        var (json, verbose) = (Arguments.Json(), Arguments.Verbose());
        var command = new ExampleCommand("jobs",
            "How every job stands: state, last result, next time, schedule.",
            "zerodte jobs", "zerodte jobs run retrain", "zerodte jobs history --job retrain",
            "zerodte jobs backfill evaluate --from 2018-01-02 --to 2018-05-11")
        {
            json, verbose,
            JobsRunCommand.Create(),
            JobsBackfillCommand.Create(),
            JobsHistoryCommand.Create(),
            JobsHistoryCommand.CreateShow(),
            Pause("pause", paused: true, "Let nothing of this name start, in any process, until it is resumed.",
                "paused: nothing of that name starts until 'zerodte jobs resume {0}'"),
            Pause("resume", paused: false, "Let a paused job start again, and catch up with what came due meanwhile.", "resumed"),
            Cancel(),
        };
        command.SetAction((parsed, cancellationToken) => ListAsync(parsed.GetValue(json), parsed.GetValue(verbose), cancellationToken));
        return command;
    }

    private static async Task<int> ListAsync(bool json, bool verbose, CancellationToken cancellationToken)
    {
        await using var services = await Services.OpenAsync(cancellationToken);
        var clock = services.GetRequiredService<ServiceClock>();
        var jobs = await services.GetRequiredService<Staleness>().MarkAsync(
            await services.GetRequiredService<JobHistory>().OverviewAsync(clock.Running, cancellationToken), cancellationToken);
        if (json)
        {
            Terminal.WriteJson(jobs);
            return ExitCode.Done;
        }

        var listing = new Listing(
            new("Job"), new("State"), new("Last result", IsProse: true), new("Next due (UTC)", Rank: 1),
            new("Schedule (New York)", Rank: 2, IsProse: true));
        foreach (var job in jobs)
        {
            listing.Add(
                job.Job, new(job.State, ToneOf(job)), job.LastResult is { } result ? Words(result, verbose) : "none",
                job.NextDue is { } due ? $"{due.UtcDateTime:yyyy-MM-dd HH:mm}" : "-", job.Schedule ?? "when asked to");
        }

        listing.Write(Terminal.Out);
        foreach (var job in jobs.Where(job => job.Message is not null))
            Terminal.Out.WriteLine($"{job.Job}: {job.Message}");
        if (jobs.FirstOrDefault(job => job.LastResult?.IsStale == true) is { LastResult: { } stale, Job: var name })
        {
            Terminal.Out.WriteLine(
                $"A stale result was made from bars that have changed since. Make it again: zerodte jobs run {name} --symbol "
                    + $"{stale.Symbol} --session {stale.Session:yyyy-MM-dd} --again --reason 'why'");
        }

        if (!clock.IsLive)
        {
            Terminal.Out.WriteLine(
                "On the replay clock nothing comes due; jobs run when asked to. ZeroDte__Clock=Live follows the wall clock.");
        }
        return ExitCode.Done;
    }

    private static string Words(JobResult result, bool verbose) =>
        $"{(result.IsStale == true ? "stale, " : "")}{result.Symbol} "
        + $"{result.Session:yyyy-MM-dd}{(result.Revision > 1 ? $", revision {result.Revision}" : "")}: "
        + $"{(verbose ? result.Summary : FirstSentence(result.Summary))}";

    private static string FirstSentence(string text) => text.IndexOf(". ", StringComparison.Ordinal) is >= 0 and var end
        ? text[..(end + 1)]
        : text;

    private static Style? ToneOf(JobOverview job) =>
        job.Paused || job.Waiting > 0 ? Tone.Notice : job.Running > 0 ? Tone.Good : job.GivenUp > 0 ? Tone.Bad : null;

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
        var attempt = new Argument<long?>("attempt")
        {
            Description = "Number of an attempt, as in zerodte jobs history.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var job = new Option<string?>("--job", "-j") { Description = "Take what is still to be done of this job off the list." };
        var symbol = LifecycleArguments.AnySymbol("Only of this symbol.");
        var session = Arguments.Date("--session", "Only for this session.");
        var command = new ExampleCommand("cancel",
            "Ask a running attempt to end, in whatever process it runs, or take what is still to be done off the list.",
            "zerodte jobs cancel 42", "zerodte jobs cancel --job evaluate --session 2018-05-10") { attempt, job, symbol, session };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (parsed.GetValue(attempt) is null == parsed.GetValue(job) is null)
                return Failures.Report(ExitCode.BadInput, "Name either the number of an attempt, or a job with --job.");

            await using var services = await Services.OpenAsync(cancellationToken);
            if (parsed.GetValue(job) is not { } name)
                return await EndAsync(services.GetRequiredService<JobHistory>(), parsed.GetValue(attempt)!.Value, cancellationToken);

            var removed = await services.GetRequiredService<JobBacklog>().RemoveAsync(
                name, parsed.GetValue(symbol)?.Value, parsed.GetValue(session), cancellationToken);
            Terminal.Out.WriteLine($"{removed} units of {name} are off the list.");
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task<int> EndAsync(JobHistory history, long attempt, CancellationToken cancellationToken)
    {
        if (await history.CancelAsync(attempt, cancellationToken))
        {
            Terminal.Out.WriteLine($"Attempt {attempt} is asked to end; it notices within a second.");
            return ExitCode.Done;
        }

        return Failures.Report(ExitCode.BadInput, await history.FindAsync(attempt, cancellationToken) is { } found
            ? $"Attempt {attempt} does not run: {JobsHistoryCommand.Words(found.State)}."
            : $"There is no attempt {attempt}.");
    }
}
