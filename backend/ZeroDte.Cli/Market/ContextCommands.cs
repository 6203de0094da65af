using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;
using ZeroDte.Cli.Composition;
using ZeroDte.Cli.Shell;
using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Market;
using ZeroDte.Quant.Market;

namespace ZeroDte.Cli.Market;

/// <summary>What is known around the bars: when companies report, and where a series such as VIX closed.</summary>
internal static class ContextCommands
{
    public static Command Events()
    {
        var file = new Argument<string?>("file")
        {
            Description = "CSV with the columns symbol, announced_on and when (bmo, amc or unknown); and where there are, known_on, "
                + "estimate and withdrawn. Left out: what is due is listed.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var json = Arguments.Json();
        var command = new ExampleCommand("events",
            "Store the days on which companies report. The range of the first session after one is wider, by what the past ones did. "
                + "An announcement that moved is two lines: the old day withdrawn, and the new one. Nothing that was sealed changes.",
            "zerodte market events earnings.csv", "zerodte market events") { file, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = await Services.OpenAsync(cancellationToken);
            var loads = services.GetRequiredService<ContextLoads>();
            if (parsed.GetValue(file) is not { } path)
                return List(await loads.DueAsync(Today(), cancellationToken), parsed.GetValue(json));

            var (source, announcements) = ContextFile.Announcements(path);
            return Report(announcements.Count, await loads.StoreAsync(source, announcements, cancellationToken),
                "announcements", parsed.GetValue(json));
        });
        return command;
    }

    public static Command Levels()
    {
        var file = new Argument<string>("file") { Description = "CSV with the columns date and close, one row per session." };
        var series = new Option<string>("--series") { Description = "Its name. VIX is a term of the width.", Required = true };
        series.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !Symbol.TryParse(result.Tokens[0].Value, out _))
                result.AddError($"'{result.Tokens[0].Value}' is no name of a series: 1 to 6 letters or digits, as in VIX.");
        });
        var json = Arguments.Json();
        var command = new ExampleCommand("levels",
            "Store where a series closed, such as VIX. A forecast sees the close of the session before; a restated one changes no "
                + "forecast.",
            "zerodte market levels vix.csv --series VIX") { file, series, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (source, levels) = ContextFile.Levels(parsed.GetValue(file)!);
            await using var services = await Services.OpenAsync(cancellationToken);
            var stored = await services.GetRequiredService<ContextLoads>()
                .StoreAsync(source, parsed.GetValue(series)!.ToUpperInvariant(), levels, cancellationToken);
            return Report(levels.Count, stored, "levels", parsed.GetValue(json));
        });
        return command;
    }

    private static DateOnly Today() => TradingCalendar.Nyse.CurrentOrNext(TimeProvider.System.GetUtcNow()).Date;

    private static int Report(int lines, int stored, string what, bool json)
    {
        if (json)
            Terminal.WriteJson(new { Lines = lines, Stored = stored, Unchanged = lines - stored });
        else
            Terminal.Out.WriteLine($"{lines:N0} {what}: {stored:N0} new or changed, {lines - stored:N0} as they were.");
        return ExitCode.Done;
    }

    private static int List(IReadOnlyList<(Symbol Symbol, Announcement Announcement)> due, bool json)
    {
        if (json)
        {
            Terminal.WriteJson(due.Select(d => new
            {
                Symbol = d.Symbol.Value,
                d.Announcement.AnnouncedOn,
                d.Announcement.When,
                d.Announcement.Session,
                d.Announcement.IsEstimate,
                d.Announcement.KnownOn,
            }));
            return ExitCode.Done;
        }

        if (due.Count == 0)
            Terminal.Out.WriteLine("No announcement is due. Store some: zerodte market events FILE.");
        foreach (var (symbol, told) in due)
        {
            Terminal.Out.WriteLine($"{symbol}: {told.AnnouncedOn:yyyy-MM-dd}{(told.IsEstimate ? ", an estimate" : "")}, first traded on "
                + $"{told.Session:yyyy-MM-dd}");
        }

        return ExitCode.Done;
    }
}
