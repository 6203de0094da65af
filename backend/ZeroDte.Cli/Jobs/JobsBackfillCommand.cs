using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;
using ZeroDte.Cli.Composition;
using ZeroDte.Cli.Shell;
using ZeroDte.Pipeline.Jobs;

namespace ZeroDte.Cli.Jobs;

internal static class JobsBackfillCommand
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(200);

    public static ExampleCommand Create()
    {
        var job = new Argument<string>("job") { Description = "Name of a job." };
        var from = new Option<DateOnly?>("--from") { Description = "First day.", Required = true, CustomParser = Arguments.ParseDate };
        var to = new Option<DateOnly?>("--to") { Description = "Last day.", Required = true, CustomParser = Arguments.ParseDate };
        var symbol = LifecycleArguments.AnySymbol("Ticker; every symbol that is followed if left out.");
        var command = new ExampleCommand("backfill",
            "Run a job for each session of a span that has no result yet, in order. A running service helps; when interrupted, it goes on "
                + "there.",
            "zerodte jobs backfill evaluate --from 2018-01-02 --to 2018-05-11") { job, from, to, symbol };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetValue(job)!, parsed.GetValue(symbol), parsed.GetValue(from)!.Value, parsed.GetValue(to)!.Value, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string job, Symbol? symbol, DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        await using var services = await Services.OpenAsync(cancellationToken);
        var backlog = services.GetRequiredService<JobBacklog>();
        var units = await services.GetRequiredService<JobRequests>().BackfillAsync(job, symbol, from, to, cancellationToken);
        var added = await backlog.AddAsync(units, cancellationToken);
        var chains = units.Select(unit => unit.Chain!).Distinct().ToArray();
        var stuck = await Terminal.Error.Progress().AutoClear(true).StartAsync(async progress =>
        {
            var tasks = chains.Select(chain => WorkAsync(backlog, chain, progress.AddTask(chain), cancellationToken)).ToArray();
            return (await Task.WhenAll(tasks)).Sum();
        });
        Terminal.Out.WriteLine($"{job}: {units.Count} sessions, {units.Count - added} of them done before or under way, {stuck} not done.");
        return stuck == 0
            ? ExitCode.Done
            : Failures.Report(ExitCode.Failed,
                $"{stuck} sessions wait behind one that was given up; see zerodte jobs history --job {job}.");
    }

    /// <summary>Works until the chain is empty, or stuck; returns how many units it is stuck with.</summary>
    private static async Task<long> WorkAsync(JobBacklog backlog, string chain, ProgressTask shown, CancellationToken cancellationToken)
    {
        var (left, stuck) = await backlog.CountAsync(chain, cancellationToken);
        shown.MaxValue = Math.Max(left, 1);
        while (left > 0 && stuck == 0)
        {
            if (await backlog.RunNextAsync(chain, cancellationToken) is null)
                await Task.Delay(BetweenLooks, cancellationToken); // another process is at it, or a failure is to be tried again later
            (left, stuck) = await backlog.CountAsync(chain, cancellationToken);
            shown.Value = shown.MaxValue - left;
        }

        return left;
    }
}
