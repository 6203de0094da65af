using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;
using ZeroDte.Cli.Composition;
using ZeroDte.Cli.Shell;
using ZeroDte.Pipeline.Alerts;
using ZeroDte.Pipeline.Monitoring;
using ZeroDte.Pipeline.Serving;
using ZeroDte.Presentation.Words;
using ZeroDte.Quant.Drift.Monitoring;

namespace ZeroDte.Cli.Monitoring;

internal static class AlertsCommand
{
    private const int Latest = 50;

    public static Command Create()
    {
        var symbol = LifecycleArguments.AnySymbol("Ticker; all if left out.");
        var all = new Option<bool>("--all") { Description = "Those that somebody has acknowledged too." };
        var (record, json) = (LifecycleArguments.Record(), Arguments.Json());
        var command = new ExampleCommand("alerts",
            "Alarms that were raised, the newest first.", "zerodte alerts", "zerodte alerts --all --json",
            "zerodte alerts acknowledge 3 --by anna", "zerodte alerts mute --cause featureDrift --days 7 --reason 'known rebalancing'")
            { symbol, all, record, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = await Services.OpenAsync(cancellationToken);
            var alerts = await services.GetRequiredService<AlertStore>()
                .LatestAsync(parsed.GetValue(record), parsed.GetValue(symbol), openOnly: !parsed.GetValue(all), Latest, cancellationToken);
            if (parsed.GetValue(json))
                Terminal.WriteJson(alerts);
            else
                Write(alerts);
            return ExitCode.Done;
        });
        command.Subcommands.Add(Acknowledge());
        command.Subcommands.Add(Mute());
        return command;
    }

    private static void Write(IReadOnlyList<Alert> alerts)
    {
        if (alerts.Count == 0)
        {
            Terminal.Out.WriteLine("No alarm stands open. --all shows those that were acknowledged.");
            return;
        }

        var listing = new Listing(
            new("Id", IsRight: true), new("Symbol"), new("Session"), new("Cause"), new("State", IsProse: true, LeastProse: 10),
            new("Why", Rank: 1, IsProse: true, LeastProse: 20), new("Calls for", Rank: 2, IsProse: true, LeastProse: 16));
        foreach (var alert in alerts)
        {
            var (state, tone) = alert.WithdrawnBecause is { } why ? ($"withdrawn: {why}", Tone.Quiet)
                : alert.AcknowledgedBy is { } by ? ($"seen by {by}", Tone.Quiet)
                : alert.Muted ? ("muted", Tone.Notice)
                : (alert.Delivery ?? "open", Tone.Bad);
            listing.Add(
                $"{alert.Id}", alert.Symbol, $"{alert.Session:yyyy-MM-dd}", alert.Cause.Words(), new(state, tone), alert.Message,
                alert.Action.Words());
        }

        listing.Write(Terminal.Out);
    }

    private static ExampleCommand Acknowledge()
    {
        var id = new Argument<long>("id") { Description = "Number of the alarm." };
        var by = new Option<string>("--by") { Description = "Who has seen it.", DefaultValueFactory = _ => Environment.UserName };
        var command = new ExampleCommand("acknowledge", "Say that somebody has seen an alarm.", "zerodte alerts acknowledge 3") { id, by };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = await Services.OpenAsync(cancellationToken);
            var found = await services.GetRequiredService<AlertStore>().AcknowledgeAsync(parsed.GetValue(id), parsed.GetValue(by)!,
                services.GetRequiredService<TimeProvider>().GetUtcNow(), cancellationToken);
            return found ? ExitCode.Done : Failures.Report(ExitCode.BadInput,
                $"There is no alert {parsed.GetValue(id)}. zerodte alerts --all lists them.");
        });
        return command;
    }

    private static ExampleCommand Mute()
    {
        var symbol = LifecycleArguments.AnySymbol("Ticker; all if left out.");
        var cause = new Option<DriftCause?>("--cause") { Description = "All if left out." };
        var days = new Option<double>("--days") { Description = "For how long; 0 ends it.", DefaultValueFactory = _ => 7 };
        days.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (>= 0 and <= 366))
                result.AddError($"--days is {result.GetValueOrDefault<double>()}; give 0 to 366.");
        });
        var reason = new Option<string>("--reason") { Description = "Why.", Required = true };
        var command = new ExampleCommand("mute", "Keep alarms quiet for a while. They are still judged and listed.",
            "zerodte alerts mute --cause featureDrift --days 7 --reason 'known rebalancing'") { symbol, cause, days, reason };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = await Services.OpenAsync(cancellationToken);
            var until = services.GetRequiredService<TimeProvider>().GetUtcNow().AddDays(parsed.GetValue(days));
            await services.GetRequiredService<AlertStore>()
                .MuteAsync(parsed.GetValue(symbol), parsed.GetValue(cause), until, parsed.GetValue(reason)!, cancellationToken);
            return ExitCode.Done;
        });
        return command;
    }
}
