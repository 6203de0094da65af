using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;
using ZeroDte.Cli.Composition;
using ZeroDte.Cli.Shell;
using ZeroDte.Pipeline.Clock;
using ZeroDte.Pipeline.Market;

namespace ZeroDte.Cli.Market;

/// <summary>Which symbols all jobs are for.</summary>
internal static class FollowCommands
{
    public static Command Add()
    {
        var symbol = Ticker("Whom to follow.");
        var command = new ExampleCommand("add",
            "Follow a symbol: its bars are fetched, and all jobs are for it too.", "zerodte market add MSFT") { symbol };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = await Services.OpenAsync(cancellationToken);
            var added = parsed.GetValue(symbol)!;
            var isNew = await services.GetRequiredService<FollowedSymbols>().AddAsync(added, cancellationToken);
            Terminal.Out.WriteLine(isNew ? $"{added} is followed from now on." : $"{added} is followed already.");
            if (await services.GetRequiredService<Tickers>().DoubtAsync(added, cancellationToken) is { } doubt)
                Terminal.Out.WriteLine(doubt);
            if (services.GetRequiredService<Fetch>().HasSources)
                return await FetchCommand.FetchAsync(services, [added], services.GetRequiredService<MinuteFetch>().IsOn, cancellationToken);

            Terminal.Out.WriteLine(
                $"No source brings its bars: {VendorKeys.Hint}. Or load a file: ./zerodte ingest FILE --symbol {added}.");
            return ExitCode.Done;
        });
        return command;
    }

    public static Command Remove()
    {
        var symbol = Ticker("Whom to follow no longer.");
        var command = new ExampleCommand("remove",
            "Follow a symbol no longer. Its bars, models and forecasts are kept.", "zerodte market remove MSFT") { symbol };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = await Services.OpenAsync(cancellationToken);
            var (removed, followed) = (parsed.GetValue(symbol)!, services.GetRequiredService<FollowedSymbols>());
            var was = await followed.RemoveAsync(removed, cancellationToken);
            if (followed.IsOfTheSetting(removed))
                return Failures.Report(ExitCode.BadInput, $"{removed} is one of ZeroDte__Universe: take it out there.");

            Terminal.Out.WriteLine(was ? $"{removed} is followed no longer. What was made of it is kept." : $"{removed} was not followed.");
            return ExitCode.Done;
        });
        return command;
    }

    public static Command Status()
    {
        var json = Arguments.Json();
        var command = new ExampleCommand("status",
            "What is known of each symbol that is followed, and who is asked for more.", "zerodte market status",
            "zerodte market status --json") { json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = await Services.OpenAsync(cancellationToken);
            var status = await services.GetRequiredService<MarketStatuses>().ReadAsync(cancellationToken);
            if (parsed.GetValue(json))
                Terminal.WriteJson(status);
            else
                Write(status);
            return ExitCode.Done;
        });
        return command;
    }

    public static Argument<Symbol?> Ticker(string description) => new("symbol")
    {
        Description = description,
        CustomParser = Arguments.ParseSymbol,
    };

    private static void Write(MarketStatus status)
    {
        Terminal.Out.WriteLine($"Clock    {status.Clock}");
        Terminal.Out.WriteLine($"Sources  {(status.Sources.Count > 0 ? string.Join(", ", status.Sources) : $"none: {VendorKeys.Hint}")}");
        var listing = new Listing(
            new("Symbol"), new("Sessions", Rank: 2, IsRight: true), new("First", Rank: 1), new("Last"), new("Missing", IsRight: true),
            new("Splits", Rank: 3, IsRight: true), new("Dividends", Rank: 3, IsRight: true), new("Minutes", Rank: 2));
        foreach (var symbol in status.Symbols)
        {
            listing.Add(
                symbol.Symbol, $"{symbol.Sessions:N0}", $"{symbol.First:yyyy-MM-dd}", $"{symbol.Last:yyyy-MM-dd}",
                new($"{symbol.Missing:N0}", symbol.Missing > 0 ? Tone.Notice : null), $"{symbol.Splits:N0}", $"{symbol.Dividends:N0}",
                Words(symbol.Minutes));
        }

        listing.Write(Terminal.Out);
        foreach (var (symbol, refusal) in status.Symbols.SelectMany(symbol => symbol.Minutes.Refusals, (s, refusal) => (s.Symbol, refusal)))
            Terminal.Out.WriteLine($"{symbol}, minutes: {refusal.Source}: {refusal.Reason}");
    }

    private static string Words(MinuteStatus minutes)
    {
        var wanted = minutes.Wanted > 0 ? $"{minutes.Complete} of {minutes.Wanted} sessions" : "";
        return minutes.First is { } first ? $"{first:yyyy-MM-dd} to {minutes.Last:yyyy-MM-dd}, {wanted}".TrimEnd(',', ' ') : wanted;
    }
}
