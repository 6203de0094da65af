using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;
using ZeroDte.Cli.Composition;
using ZeroDte.Cli.Shell;
using ZeroDte.Pipeline.Market;

namespace ZeroDte.Cli.Market;

/// <summary>Which shares are listed, and which were.</summary>
internal static class TickersCommand
{
    public static Command Create()
    {
        var symbol = new Argument<Symbol?>("symbol")
        {
            Description = "One share.",
            Arity = ArgumentArity.ZeroOrOne,
            CustomParser = Arguments.ParseSymbol,
        };
        var search = new Option<string?>("--search") { Description = "Shares whose ticker begins with this, or whose name has it in it." };
        var at = Arguments.At("As of this day, such as 2015-01-02; of today if left out.");
        var json = Arguments.Json();
        var command = new ExampleCommand("tickers",
            "Shares that are listed, or were, as of a day. What is stored is brought up to that day first, if a source can be asked: once "
                + "a week.",
            "zerodte market tickers AAPL", "zerodte market tickers --search apple --at 2015-01-02") { symbol, search, at, json };
        command.Validators.Add(result =>
        {
            if (result.GetValue(symbol) is null == result.GetValue(search) is null)
                result.AddError("Give either a symbol or --search TEXT.");
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = await Services.OpenAsync(cancellationToken);
            var (tickers, store) = (services.GetRequiredService<Tickers>(), services.GetRequiredService<TickerStore>());
            var day = parsed.GetValue(at) is { } then ? DateOnly.FromDateTime(then.DateTime) : tickers.Today;
            if (day > tickers.Today)
                return Failures.Report(ExitCode.BadInput, $"What is listed on {day:yyyy-MM-dd} is not known yet.");

            foreach (var words in await tickers.UpdateAsync(day, cancellationToken))
                Terminal.Error.WriteLine(words);
            var asOf = await store.AsOfAsync(day, cancellationToken);
            var found = parsed.GetValue(search) is { } text
                ? await store.SearchAsync(text, day, cancellationToken)
                : await store.FindAsync(parsed.GetValue(symbol)!.Value, day, cancellationToken) is { } one ? [one] : [];
            return Write(asOf, found, parsed.GetValue(json));
        });
        return command;
    }

    private static int Write(DateOnly? asOf, IReadOnlyList<ListedTicker> found, bool json)
    {
        if (json)
        {
            Terminal.WriteJson(new { AsOf = asOf, Tickers = found });
            return ExitCode.Done;
        }

        if (asOf is null)
        {
            Terminal.Out.WriteLine($"No listing is stored up to that day. Polygon has them: {VendorKeys.Hint}.");
            return ExitCode.Done;
        }

        var listing = new Listing(
            new("Ticker"), new("Name", IsProse: true, LeastProse: 12), new("Type", Rank: 1), new("Exchange", Rank: 1), new("Listed"))
        {
            Title = $"As of {asOf:yyyy-MM-dd}: {found.Count:N0} found",
        };
        foreach (var share in found)
        {
            listing.Add(
                share.Ticker, share.Name, share.Type ?? "", share.Exchange ?? "",
                share.IsActive ? "yes" : share.DelistedOn is { } day ? $"until {day:yyyy-MM-dd}" : "no");
        }

        listing.Write(Terminal.Out);
        return ExitCode.Done;
    }
}
