using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;
using ZeroDte.Cli.Composition;
using ZeroDte.Cli.Shell;
using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Market.Csv;
using ZeroDte.Quant.Market;

namespace ZeroDte.Cli.Market;

internal static class ActionsCommand
{
    public static Command Create()
    {
        var symbol = LifecycleArguments.SymbolArgument();
        var file = new Option<string?>("--file")
        {
            Description = "Splits and dividends as CSV to store; the first line names ex_date, kind (split or dividend) and value: new "
                + "shares for each old one, or dollars per share. They count before what vendors say.",
        };
        var withdraw = new Option<bool>("--withdraw") { Description = "Take back all that goes ex on the --session, whoever told it." };
        var session = Arguments.Date("--session", "An ex-date.");
        var json = Arguments.Json();
        var command = new ExampleCommand("actions",
            "Splits and dividends of a symbol: who told them and which count.", "zerodte market actions AAPL",
            "zerodte market actions AAPL --file actions.csv", "zerodte market actions AAPL --withdraw --session 2014-06-10")
        {
            symbol, file, withdraw, session, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = await Services.OpenAsync(cancellationToken);
            var (store, whose) = (services.GetRequiredService<ActionStore>(), parsed.GetValue(symbol)!);
            if (parsed.GetValue(file) is { } path && await StoreAsync(store, whose, path, cancellationToken) is var code and > 0)
                return code;
            if (parsed.GetValue(withdraw)
                && (parsed.GetValue(session) is not { } day || await store.WithdrawAsync(whose, day, cancellationToken) == 0))
            {
                return Failures.Report(ExitCode.BadInput, parsed.GetValue(session) is { } none
                    ? $"Nothing is told of {whose} on {none:yyyy-MM-dd}." : "Say of which ex-date, as in --withdraw --session 2014-06-10.");
            }

            var known = await store.ReadAsync(whose, cancellationToken);
            if (parsed.GetValue(json))
                Terminal.WriteJson(known.Select(Plain));
            else
                Write(whose, known);
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task<int> StoreAsync(ActionStore store, Symbol symbol, string path, CancellationToken cancellationToken)
    {
        var offered = ActionCsv.Read(symbol, path);
        if (offered.Count == 0)
            return Failures.Report(ExitCode.BadInput, $"{path} has no line of {symbol}.");

        // A file says what it says and takes nothing else back.
        var changes = await store.LoadAsync(
            symbol, Path.GetFileName(path), ActionStore.Person, DateOnly.MaxValue, offered, cancellationToken);
        Terminal.Error.WriteLine($"{changes.Told} of {offered.Count} are new.");
        return changes.Refused.Count == 0
            ? ExitCode.Done
            : Failures.Report(ExitCode.BadInput, $"Refused: {string.Join("; ", changes.Refused)}.");
    }

    private static object Plain(KnownAction known) => new
    {
        known.Row.Action.ExDate,
        Kind = known.Row.Action is Split ? "split" : "dividend",
        Value = Value(known.Row.Action),
        known.Row.Source,
        known.Row.SourceId,
        known.Row.KnownSince,
        known.Row.IsWithdrawn,
        known.Counts,
    };

    private static decimal Value(CorporateAction action) => action switch
    {
        Split split => split.To / split.From,
        Dividend dividend => dividend.Cash,
        _ => throw new ArgumentException($"{action} is of no kind that is known.", nameof(action)),
    };

    private static void Write(Symbol symbol, IReadOnlyList<KnownAction> known)
    {
        if (known.Count == 0)
        {
            Terminal.Out.WriteLine($"Nothing is told of {symbol}: ./zerodte market actions {symbol} --file FILE.");
            return;
        }

        var listing = new Listing(
            new("Ex-date"), new("Kind"), new("Value", IsRight: true), new("Told by", Rank: 1), new("Since (UTC)", Rank: 2), new("Counts"));
        foreach (var (row, counts) in known)
        {
            listing.Add(
                $"{row.Action.ExDate:yyyy-MM-dd}",
                row.Action is Split ? "split" : "dividend",
                row.Action is Split split ? $"{split.From:0.####}:{split.To:0.####}" : $"{Value(row.Action):0.0000}",
                row.Source,
                $"{row.KnownSince.UtcDateTime:yyyy-MM-dd HH:mm}",
                counts ? "yes" : row.IsWithdrawn ? "withdrawn" : "told before");
        }

        listing.Write(Terminal.Out);
    }
}
