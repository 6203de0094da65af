using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;
using ZeroDte.Cli.Composition;
using ZeroDte.Cli.Shell;
using ZeroDte.Pipeline.Clock;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Pipeline.Market;

namespace ZeroDte.Cli.Market;

internal static class FetchCommand
{
    public static Command Create()
    {
        var symbol = new Argument<Symbol?>("symbol")
        {
            Description = "Of one symbol; of all that are followed if left out.",
            Arity = ArgumentArity.ZeroOrOne,
            CustomParser = Arguments.ParseSymbol,
        };
        var minutes = new Option<bool>("--minutes")
        {
            Description = "Then the minute bars of the latest sessions too; Market__MinuteSessions says of how many.",
        };
        var command = new ExampleCommand("fetch",
            "Fetch what is missing of the bars, up to the last session that has closed. What is there is not asked for again.",
            "zerodte market fetch", "zerodte market fetch MSFT --minutes") { symbol, minutes };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = await Services.OpenAsync(cancellationToken);
            var symbols = parsed.GetValue(symbol) is { } one
                ? [one]
                : await services.GetRequiredService<FollowedSymbols>().AllAsync(cancellationToken);
            return await FetchAsync(services, symbols, parsed.GetValue(minutes), cancellationToken);
        });
        return command;
    }

    /// <summary>Fetches what is missing of some symbols and says what each source gave.</summary>
    /// <param name="minutes">Whether minutes are fetched too, after all daily bars.</param>
    public static async Task<int> FetchAsync(
        IServiceProvider services, IReadOnlyList<Symbol> symbols, bool minutes, CancellationToken cancellationToken)
    {
        var fetch = services.GetRequiredService<Fetch>();
        if (!fetch.HasSources)
        {
            return Failures.Report(ExitCode.BadInput,
                $"There is no source of bars: {VendorKeys.Hint}. Or load a file: ./zerodte ingest FILE --symbol {symbols[0]}.");
        }

        var last = services.GetRequiredService<ServiceClock>().LastClosed;
        foreach (var symbol in symbols)
        {
            var said = await Terminal.Error.Status().StartAsync($"{symbol}", context => fetch.RunAsync(
                symbol, last, new Progress<string>(words => context.Status(Markup.Escape(words))), cancellationToken));
            Terminal.Out.WriteLine(said.Count == 0
                ? $"{symbol}: nothing to ask for up to {last:yyyy-MM-dd}."
                : $"{symbol}: {string.Join($"\n{symbol}: ", said)}");
        }

        return minutes ? await FetchMinutesAsync(services, symbols, last, cancellationToken) : ExitCode.Done;
    }

    private static async Task<int> FetchMinutesAsync(
        IServiceProvider services, IReadOnlyList<Symbol> symbols, DateOnly last, CancellationToken cancellationToken)
    {
        var fetch = services.GetRequiredService<MinuteFetch>();
        if (!fetch.IsOn)
            return Failures.Report(ExitCode.BadInput, "No minutes are fetched: no source gives any, or Market__MinuteSessions is 0.");

        foreach (var symbol in symbols)
        {
            var fetched = await Terminal.Error.Progress().HideCompleted(true).StartAsync(context => fetch.RunAsync(
                symbol, last, new Reports(context.AddTask($"{symbol}", maxValue: 1)), cancellationToken));
            Terminal.Out.WriteLine(fetched.Said.Count == 0
                ? $"{symbol}: no minutes to ask for up to {last:yyyy-MM-dd}."
                : $"{symbol}: {string.Join($"\n{symbol}: ", fetched.Said)}");
        }

        return ExitCode.Done;
    }

    private sealed class Reports(ProgressTask task) : IProgress<JobProgress>
    {
        public void Report(JobProgress value) =>
            (task.Description, task.Value) = (Markup.Escape(value.What), value.Share ?? task.Value);
    }
}
