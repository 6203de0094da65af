using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;
using ZeroDte.Cli.Composition;
using ZeroDte.Cli.Shell;
using ZeroDte.Pipeline.Identity;
using ZeroDte.Pipeline.Ledger;

namespace ZeroDte.Cli.Ledger;

internal static class LedgerCommand
{
    private const int LatestShown = 20;

    public static Command Create() => new ExampleCommand("ledger",
        "Forecasts as they were sealed when issued, and what came of them.", "zerodte ledger show",
        "zerodte ledger show --at 2018-05-10T15:00Z", "zerodte ledger verify")
    {
        Show(), Verify(),
    };

    private static ExampleCommand Show()
    {
        var at = Arguments.At("What was believed then, such as 2018-05-10 or 2018-05-10T15:00Z (UTC if no offset is given).");
        var (symbol, record, json) = (LifecycleArguments.Symbol(), LifecycleArguments.Record(), Arguments.Json());
        var command = new ExampleCommand("show", $"The latest {LatestShown} forecasts, or those that were believed at a time.",
            "zerodte ledger show", "zerodte ledger show --at 2018-05-10T15:00Z --json") { at, symbol, record, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = await Services.OpenAsync(cancellationToken);
            var ledger = services.GetRequiredService<ForecastLedger>();
            var model = parsed.Model(symbol, record);
            var entries = parsed.GetValue(at) is { } time
                ? await ledger.BelievedAsync(model, time, cancellationToken)
                : await ledger.LatestAsync(model, LatestShown, cancellationToken);
            if (parsed.GetValue(json))
            {
                Terminal.WriteJson(entries);
            }
            else if (entries.Count == 0)
            {
                Terminal.Out.WriteLine($"No forecast of {model.Symbol} had been sealed in the record "
                    + $"{model.Record}{(parsed.GetValue(at) is { } then ? $" by {then.UtcDateTime:yyyy-MM-dd HH:mm} UTC" : "")}.");
            }
            else
            {
                Write(model, entries);
            }
            return ExitCode.Done;
        });
        return command;
    }

    private static ExampleCommand Verify()
    {
        var head = new Option<string?>("--head") { Description = "A hash that was written down earlier: it must still be in the chain." };
        var symbol = LifecycleArguments.AnySymbol("Only this ticker.");
        var record = LifecycleArguments.OnlyRecord();
        var json = Arguments.Json();
        var command = new ExampleCommand("verify",
            "Read the ledger from the first entry to the last and find any change.", "zerodte ledger verify",
            "zerodte ledger verify --record live --symbol AAPL --head 8a100fc7…") { head, symbol, record, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = await Services.OpenAsync(cancellationToken);
            var ledger = services.GetRequiredService<ForecastLedger>();
            var verified = await VerifyAsync(ledger, parsed.GetValue(symbol), parsed.GetValue(record), cancellationToken);
            if (parsed.GetValue(head) is { } hash && !await ledger.ContainsAsync(hash, cancellationToken))
            {
                return Failures.Report(ExitCode.Failed,
                    $"No entry of the ledger has the hash {hash}: it was changed since that was written down.");
            }
            if (parsed.GetValue(json))
                Terminal.WriteJson(verified.Select(Plain));
            else
                Write(verified);
            return verified.TrueForAll(v => v.IsIntact) ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }

    private static async Task<List<LedgerVerification>> VerifyAsync(ForecastLedger ledger, Symbol? symbol, RecordName? record,
        CancellationToken cancellationToken)
    {
        var chains = (await ledger.ChainsAsync(cancellationToken))
            .Where(c => symbol is null || symbol == c.Symbol)
            .Where(c => record is null || record == c.Record).ToArray();
        var verified = new List<LedgerVerification>();
        foreach (var chain in chains)
            verified.Add(await ledger.VerifyAsync(chain, cancellationToken));
        return verified;
    }

    private static object Plain(LedgerVerification v) => new
    {
        v.Model.Record,
        Symbol = v.Model.Symbol.Value,
        v.IsIntact,
        Forecasts = v.Forecasts.Count,
        Head = v.Forecasts.Hash,
        Outcomes = v.Outcomes.Count,
        v.Faults,
    };

    private static void Write(ModelKey model, IReadOnlyList<LedgerEntry> entries)
    {
        var listing = new Listing(
            new("No.", IsRight: true), new("Session"), new("From", Rank: 1), new("Forecast", IsRight: true), new("90 % range", Rank: 2),
            new("Closed"),
            new("Issued (UTC)", Rank: 3), new("Model", Rank: 4))
        {
            Title = $"{model.Symbol}, record {model.Record}",
        };
        foreach (var (_, number, f, _, _, outcome, counts) in entries)
        {
            listing.Add(
                $"{number}",
                new($"{f.Session:yyyy-MM-dd}{(f.Revision is { } r ? $", revision {r.Number}" : "")}{(counts ? "" : ", does not count")}",
                    counts ? null : Tone.Notice),
                $"{f.From:0.00} {f.Basis.Label}",
                $"{f.PredictedClose:0.00}",
                $"{f.Lower:0.00} to {f.Upper:0.00}",
                Closed(outcome),
                $"{f.IssuedAt.UtcDateTime:yyyy-MM-dd HH:mm}{(f.Clock == "replay" ? " replayed" : "")}",
                $"{f.Model.Name} {f.Model.Version}");
        }

        listing.Write(Terminal.Out);
    }

    private static Cell Closed(SealedOutcome? outcome) => outcome is null
        ? "not yet"
        : new Cell(
            $"{outcome.Close:0.00} {(outcome.Inside ? "inside" : "outside")}{(outcome.Revision > 1 ? ", corrected" : "")}",
            outcome.Inside ? Tone.Good : Tone.Notice);

    private static void Write(List<LedgerVerification> verified)
    {
        if (verified.Count == 0)
            Terminal.Out.WriteLine("Nothing has been sealed yet.");
        foreach (var v in verified)
        {
            Terminal.Out.WriteLine($"{v.Model.Record} {v.Model.Symbol}: {v.Forecasts.Count:N0} forecasts, {v.Outcomes.Count:N0} outcomes, "
                + $"{(v.IsIntact ? "intact" : "CHANGED")}. Ends with {v.Forecasts.Hash}");
            foreach (var fault in v.Faults)
                Terminal.Out.WriteLine($"  {fault}");
        }
    }
}
