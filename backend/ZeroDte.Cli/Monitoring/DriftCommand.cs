using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;
using ZeroDte.Cli.Composition;
using ZeroDte.Cli.Shell;
using ZeroDte.Pipeline.Alerts;
using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Identity;
using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Monitoring;
using ZeroDte.Pipeline.Serving;
using ZeroDte.Presentation.Drift;
using ZeroDte.Presentation.Shell;
using ZeroDte.Presentation.Words;
using ZeroDte.Quant.Learning.Configuration;

namespace ZeroDte.Cli.Monitoring;

internal static class DriftCommand
{
    public static Command Create()
    {
        var (symbol, record, json) = (LifecycleArguments.SymbolArgument(), LifecycleArguments.Record(), Arguments.Json());
        var command = new ExampleCommand("drift",
            "Whether something has changed since the reference: what the monitor said last, or says now if it has not run.",
            "zerodte drift", "zerodte drift MSFT --json", "zerodte drift show 2018-05-11",
            "zerodte drift replay --policy published --policy calibrated") { symbol, record, json };
        command.SetAction((parsed, cancellationToken) =>
            LatestAsync(new(parsed.GetValue(record), parsed.GetValue(symbol)!), parsed.GetValue(json), cancellationToken));
        command.Subcommands.Add(Show());
        command.Subcommands.Add(DriftReplayCommand.Create());
        return command;
    }

    private static ExampleCommand Show()
    {
        var session = new Argument<DateOnly?>("session") { Description = "A day such as 2018-05-11.", CustomParser = Arguments.ParseDate };
        var symbol = LifecycleArguments.Symbol();
        var report = new Option<string?>("--report") { Description = "HTML file to write the two distributions of each feature to." };
        var (record, json) = (LifecycleArguments.Record(), Arguments.Json());
        var show = new ExampleCommand("show",
            "The verdict on a session with every test; judged now if the monitor had not run on it.",
            "zerodte drift show 2018-05-11", "zerodte drift show 2018-05-11 --report drift.html") { session, symbol, record, report, json };
        show.SetAction(async (parsed, cancellationToken) =>
        {
            var (day, model) = (parsed.GetValue(session)!.Value, parsed.Model(symbol, record));
            await using var services = await Services.OpenAsync(cancellationToken);
            var kept = await services.GetRequiredService<DriftStore>().FindAsync(model, day, cancellationToken);
            return kept is not null && parsed.GetValue(report) is null
                ? Write(kept, parsed.GetValue(json))
                : await JudgeAsync(services, model, day, kept, parsed.GetValue(json), parsed.GetValue(report), cancellationToken);
        });
        return show;
    }

    private static async Task<int> LatestAsync(ModelKey model, bool json, CancellationToken cancellationToken)
    {
        await using var services = await Services.OpenAsync(cancellationToken);
        var kept = await services.GetRequiredService<DriftStore>().LatestAsync(model, 1, cancellationToken);
        if (kept.Count == 0)
            return await JudgeAsync(services, model, session: null, kept: null, json, report: null, cancellationToken);

        var written = Write(kept[0], json);
        var bars = await services.GetRequiredService<BarStore>().ReadAsync(model.Symbol, knownAt: null, cancellationToken);
        if (bars.UpTo(kept[0].Session).Count is var judged && bars.Count > judged)
        {
            Terminal.Error.WriteLine($"The bars go on to {bars.Sessions[^1]:yyyy-MM-dd}, {bars.Count - judged} sessions later, which the "
                + "monitor has not judged yet.");
        }
        return written;
    }

    private static async Task<int> JudgeAsync(
        IServiceProvider services, ModelKey model, DateOnly? session, StoredVerdict? kept, bool json, string? report,
        CancellationToken cancellationToken)
    {
        await services.GetRequiredService<SampleData>().EnsureAsync(cancellationToken);
        var bars = await services.GetRequiredService<BarStore>().ReadAsync(model.Symbol, knownAt: null, cancellationToken);
        if (session is { } day && !bars.Sessions.Contains(day))
        {
            var known = bars.Count == 0 ? "" : $"; bars go from {bars.Sessions[0]:yyyy-MM-dd} to {bars.Sessions[^1]:yyyy-MM-dd}";
            return Failures.Report(ExitCode.NoForecast, $"There is no bar of {model.Symbol} on {day:yyyy-MM-dd}{known}.");
        }

        var until = session is { } last ? bars.UpTo(last) : bars;
        var reviewed = await Terminal.Error.Status().StartAsync(
            "Judging", _ => services.GetRequiredService<DriftReview>().JudgeAsync(model.Record, until, kept, cancellationToken));
        if (report is not null)
        {
            var page = await Pages.RenderAsync<DriftPage, DriftReport>(
                new(model.Symbol.Value, reviewed.Verdict.Policy, reviewed.Judgement, reviewed.Since));
            await File.WriteAllTextAsync(report, page, cancellationToken);
            Terminal.Error.WriteLine($"Wrote {report}.{(reviewed.Since is null ? "" : $" {reviewed.Since}")}");
        }

        if (!json)
        {
            if (kept is null)
                Terminal.Error.WriteLine("The monitor has not run on this session: judged now, and not kept.");
            Terminal.Error.WriteLine(reviewed.Champion is not { } champion
                ? $"{model.Symbol} has no champion in the record {model.Record}: judged by the default configuration."
                : $"Judged by the configuration of {champion.Name} version {champion.Version}"
                    + (champion.Configuration == ModelConfiguration.Default ? ", the default." : "."));
        }

        return Write(reviewed.Verdict, json);
    }

    private static int Write(StoredVerdict kept, bool json)
    {
        if (json)
        {
            Console.Out.WriteLine(System.Text.Json.JsonSerializer.Serialize(kept, DriftJson.Options));
            return ExitCode.Done;
        }

        Terminal.Out.WriteLine($"{kept.Symbol} on {kept.Session:yyyy-MM-dd}, policy {kept.Policy}");
        Terminal.Out.WriteLine(kept.Summary);
        if (kept.RunId is not null)
            Terminal.Out.WriteLine($"Report: zerodte artifacts get {kept.RunId} drift.html");
        if (kept.Verdict.Tests.Count == 0)
            return ExitCode.Done;

        var listing = new Listing(
            new("What", IsProse: true, LeastProse: 16), new("Cause", Rank: 1), new("Test", Rank: 3, IsProse: true, LeastProse: 10),
            new("Statistic", IsRight: true),
            new("Threshold", IsRight: true), new("p", Rank: 2, IsRight: true), new("p, corrected", Rank: 1, IsRight: true), new(""));
        foreach (var test in kept.Verdict.Tests)
        {
            listing.Add(
                test.Subject, test.Cause.Words(), test.Name, $"{test.Statistic:0.00}", $"{test.Threshold:0.00}", PValues.Text(test.PValue),
                PValues.Text(test.AdjustedPValue),
                new(test.Fires ? "fires" : "", Tone.Bad));
        }

        listing.Write(Terminal.Out);
        return ExitCode.Done;
    }
}
