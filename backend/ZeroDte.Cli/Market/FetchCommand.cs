using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;
using ZeroDte.Cli.Composition;
using ZeroDte.Cli.Shell;
using ZeroDte.Pipeline.Clock;
using ZeroDte.Pipeline.Market;

namespace ZeroDte.Cli.Market;

internal static class FetchCommand
{
    public static Command Create()
    {
        var symbol = LifecycleArguments.AnySymbol("Of one symbol; of all that are followed if left out.");
        var command = new ExampleCommand("fetch",
            "Fetch what is missing of the bars, up to the last session that has closed. What is there is not asked for again.",
            "zerodte market fetch", "zerodte market fetch --symbol MSFT") { symbol };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = await Services.OpenAsync(cancellationToken);
            var symbols = parsed.GetValue(symbol) is { } one
                ? [one]
                : await services.GetRequiredService<FollowedSymbols>().AllAsync(cancellationToken);
            return await FetchAsync(services, symbols, cancellationToken);
        });
        return command;
    }

    /// <summary>Fetches what is missing of some symbols and says what each source gave.</summary>
    public static async Task<int> FetchAsync(IServiceProvider services, IReadOnlyList<Symbol> symbols, CancellationToken cancellationToken)
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

        return ExitCode.Done;
    }
}
