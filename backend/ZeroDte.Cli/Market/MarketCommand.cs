using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;
using ZeroDte.Cli.Composition;
using ZeroDte.Cli.Shell;
using ZeroDte.Pipeline.Bars;

namespace ZeroDte.Cli.Market;

internal static class MarketCommand
{
    private const int LatestShown = 20;

    public static Command Create() => new ExampleCommand("market",
        "Symbols that are followed, what is fetched of them, their splits and dividends, what is known around them, and the loads of their "
            + "bars.",
        "zerodte market add MSFT", "zerodte market status", "zerodte market undo 12 --reason 'bars of MSFT'",
        "zerodte market events earnings.csv", "zerodte market levels vix.csv --series VIX")
    {
        FollowCommands.Add(), FollowCommands.Remove(), FollowCommands.Status(), TickersCommand.Create(), FetchCommand.Create(),
        ActionsCommand.Create(), CertifyCommand.Create(), ContextCommands.Events(),
        ContextCommands.Levels(), Loads(), Undo(),
    };

    private static ExampleCommand Loads()
    {
        var symbol = LifecycleArguments.AnySymbol("Of one symbol; of all if left out.");
        var all = new Option<bool>("--all") { Description = $"All of them instead of the latest {LatestShown}." };
        var json = Arguments.Json();
        var command = new ExampleCommand("loads",
            "What was loaded, latest first: when, from where, and what it changed.", "zerodte market loads",
            "zerodte market loads --symbol AAPL --all --json")
        {
            symbol, all, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = await Services.OpenAsync(cancellationToken);
            var most = parsed.GetValue(all) ? default(int?) : LatestShown;
            var loads = await services.GetRequiredService<BarLoads>().ListAsync(parsed.GetValue(symbol), most, cancellationToken);
            if (parsed.GetValue(json))
                Terminal.WriteJson(loads.Select(Plain));
            else
                Write(loads);
            return ExitCode.Done;
        });
        return command;
    }

    private static object Plain(StoredLoad load) => new
    {
        load.Id,
        Symbol = load.Symbol.Value,
        load.KnownSince,
        load.Source,
        load.ContentHash,
        load.Added,
        load.Corrected,
        load.Withdrawn,
        load.Unchanged,
        load.Refused,
        load.Undoes,
        load.Reason,
        load.UndoneBy,
    };

    private static void Write(IReadOnlyList<StoredLoad> loads)
    {
        if (loads.Count == 0)
        {
            Terminal.Out.WriteLine("Nothing was loaded yet.");
            return;
        }

        var table = new Table().Border(TableBorder.Rounded)
            .AddColumns("Load", "Symbol", "At (UTC)", "From", "SHA-256", "Added", "Corrected", "Withdrawn", "Unchanged", "Refused", "Note");
        foreach (var load in loads)
        {
            var note = load.UndoneBy is { } by ? $"undone by load {by}" : load.Reason ?? "";
            table.AddRow(
                new Text(load.Id.ToString(CultureInfo.InvariantCulture)), new Text(load.Symbol.Value),
                new Text($"{load.KnownSince.UtcDateTime:yyyy-MM-dd HH:mm:ss}"),
                new Text(load.Source), new Text(load.ContentHash?.Value[..8] ?? ""), new Text($"{load.Added:N0}"),
                new Text($"{load.Corrected:N0}"),
                new Text($"{load.Withdrawn:N0}"), new Text($"{load.Unchanged:N0}"), new Text($"{load.Refused:N0}"), new Text(note));
        }

        Terminal.Out.Write(table);
    }

    private static ExampleCommand Undo()
    {
        var id = new Argument<long>("load") { Description = "Number of a load, as ingest says it and zerodte market loads lists it." };
        var reason = new Option<string?>("--reason") { Description = "Kept with the change." };
        var json = Arguments.Json();
        var command = new ExampleCommand("undo",
            "Go back to what was believed of a load's sessions before it. Nothing is deleted: the undoing is a load of its own, and can be "
                + "undone.",
            "zerodte market undo 12", "zerodte market undo 12 --reason 'bars of MSFT' --json") { id, reason, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = await Services.OpenAsync(cancellationToken);
            var result = await services.GetRequiredService<BarLoads>()
                .UndoAsync(parsed.GetValue(id), parsed.GetValue(reason), cancellationToken);
            return Report(result, parsed.GetValue(json));
        });
        return command;
    }

    private static int Report(UndoResult result, bool json) => result switch
    {
        Undone undone => Report(undone, json),
        NothingToUndo nothing => Report(nothing, json),
        ChangedSince changed => Failures.Report(ExitCode.BadInput,
            $"Load {changed.Load.Id} of {changed.Load.Symbol} was not undone: {changed.Sessions:N0} of its sessions were changed "
            + $"since by load {string.Join(", ", changed.Later)}. "
            + "Undo that first, the latest before the others."),
        NotOfBars { Load: { Kind: LoadKind.Halts } halts } => Failures.Report(ExitCode.BadInput,
            $"Load {halts.Id} told that {halts.Symbol} did not trade. A bar of that session takes its place: "
            + $"./zerodte ingest FILE --symbol {halts.Symbol}."),
        NotOfBars actions => Failures.Report(ExitCode.BadInput,
            $"Load {actions.Load.Id} told splits and dividends of {actions.Load.Symbol}. See zerodte market actions {actions.Load.Symbol}, "
            + "and take one back by zerodte market actions --withdraw --session DATE."),
        _ => Failures.Report(ExitCode.BadInput, $"There is no load {((NoSuchLoad)result).Id}. See zerodte market loads."),
    };

    private static int Report(Undone undone, bool json)
    {
        if (json)
        {
            Terminal.WriteJson(new
            {
                Load = undone.Load.Id,
                Symbol = undone.Load.Symbol.Value,
                undone.By,
                undone.Restored,
                undone.Withdrawn,
                undone.First,
                undone.Last,
            });
        }
        else
        {
            Terminal.Out.WriteLine(
                $"{undone.Load.Symbol}: load {undone.Load.Id} ({undone.Load.Source}) is undone by load {undone.By}, "
                + $"{undone.First:yyyy-MM-dd} to {undone.Last:yyyy-MM-dd}: "
                + $"{undone.Restored:N0} sessions have their earlier bar again, {undone.Withdrawn:N0} have none again.");
        }

        return ExitCode.Done;
    }

    private static int Report(NothingToUndo nothing, bool json)
    {
        if (json)
        {
            Terminal.WriteJson(new
            {
                Load = nothing.Load.Id,
                Symbol = nothing.Load.Symbol.Value,
                By = nothing.Load.UndoneBy,
                Restored = 0,
                Withdrawn = 0,
            });
        }
        else
        {
            Terminal.Out.WriteLine(
                $"{nothing.Load.Symbol}: what was believed before load {nothing.Load.Id} is believed "
                    + $"now{(nothing.Load.UndoneBy is { } by ? $": load {by} undid it" : "")}. Nothing was changed.");
        }

        return ExitCode.Done;
    }
}
