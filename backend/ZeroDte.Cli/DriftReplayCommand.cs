using System.CommandLine;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Spectre.Console;
using ZeroDte.Pipeline.Drift;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Pipeline.Lifecycle;
using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Tracking;
using ZeroDte.Pipeline.Training;
using ZeroDte.Quant.Drift.Experiments;
using ZeroDte.Quant.Drift.Monitoring;
using ZeroDte.Quant.Drift.Policies;
using ZeroDte.Quant.Learning.Configuration;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Market;

namespace ZeroDte.Cli;

/// <summary>What each policy would have done on the history of a symbol, and does where nothing changes.</summary>
internal static class DriftReplayCommand
{
    private const int StationarySeries = 40;
    private const int StationarySessions = 500;
    private const int Block = 10;

    /// <summary>That the made-up series have room for.</summary>
    private const int StationaryReference = 250;

    public static Command Create()
    {
        var symbol = DriftCommand.SymbolArgument();
        string[] known = [.. DriftPolicyKind.Known.All.Select(kind => kind.Name)];
        var policies = new Option<string[]>("--policy")
        {
            Description = $"{string.Join(" or ", known)}; may be given more than once.",
            DefaultValueFactory = _ => known,
        };
        policies.AcceptOnlyFromAmong(known);
        var file = new Option<string?>("--file") { Description = "Daily bars of the symbol as CSV, to replay without a database." };
        var page = new Option<string?>("--out") { Description = "HTML file to write the plot and the table to." };
        var series = new Option<int>("--series")
        {
            Description = "Made-up series without change to count false alarms on; 0 for none.",
            DefaultValueFactory = _ => StationarySeries,
        }.Within(0, 10_000);
        var json = Arguments.Json();
        var command = new ExampleCommand("replay",
            "When each policy would have raised an alarm on history, what that would have cost, and whether the model was in fact worse "
                + "after.",
            "zerodte drift replay", "zerodte drift replay --policy published --policy calibrated --out replay.html",
            "zerodte drift replay MSFT --file msft.csv --json")
            { symbol, policies, file, page, series, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (bars, configuration, options) = await ReadAsync(parsed.GetValue(symbol)!, parsed.GetValue(file), cancellationToken);
            var chosen = parsed.GetValue(policies)!.Distinct().Select(options.ToPolicy).ToArray();
            var least = MonitorPlan.Yearly(0, int.MaxValue, options.ReferenceSessions, options.WindowSessions).First().From;
            if (bars.Count <= least)
            {
                return Failures.Report(ExitCode.NoForecast, $"{bars.Symbol} has {bars.Count} bars; a replay takes more than {least}, "
                    + $"reference and window. {least + 1 - bars.Count} are missing.");
            }

            var (replays, trials) = Run(bars, configuration, chosen, options, parsed.GetValue(series), cancellationToken);
            if (parsed.GetValue(json))
                Terminal.WriteJson(replays.Zip(trials, (replay, trial) => Plain(replay, trial, options)));
            else
                Write(bars, replays, trials, options);
            if (parsed.GetValue(page) is { } path)
            {
                await File.WriteAllTextAsync(path, Html(bars, replays, trials, options), cancellationToken);
                Terminal.Error.WriteLine($"Wrote {path}.");
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static async Task<(BarSeries, ModelConfiguration, DriftOptions)> ReadAsync(
        Symbol symbol, string? file, CancellationToken cancellationToken)
    {
        if (file is not null)
            return (BarFile.Read(symbol, file, TimeProvider.System, cancellationToken).Series, ModelConfiguration.Default, new());

        await using var services = await Services.OpenAsync(cancellationToken);
        await services.GetRequiredService<SampleData>().EnsureAsync(cancellationToken);
        var champion = await services.GetRequiredService<Champions>().AtAsync(JobKey.Live, symbol, at: null, cancellationToken);
        return (
            await services.GetRequiredService<BarStore>().ReadAsync(symbol, knownAt: null, cancellationToken),
            champion?.Configuration ?? ModelConfiguration.Default,
            services.GetRequiredService<IOptions<DriftOptions>>().Value);
    }

    private static (TriggerReplay[] Replays, TriggerTrial?[] Trials) Run(
        BarSeries bars, ModelConfiguration configuration, IDriftPolicy[] policies, DriftOptions options, int series,
        CancellationToken cancellationToken) =>
        Terminal.Error.Progress().HideCompleted(true).Start(context =>
        {
            var replaying = policies.Select(p => context.AddTask($"History, {p.Name}", maxValue: 1)).ToArray();
            var trying = policies.Select(p => context.AddTask($"Without change, {p.Name}", maxValue: 1)).ToArray();
            using var training = new Trainer([Basis.Main]).Train("", bars, configuration);
            var history = Judgement.SeriesOf(bars, training.For(Basis.Main), []);
            var shorter = options.ToCalibrated() with { ReferenceSessions = StationaryReference };
            var source = new MadeUpSeries(bars);
            var replays = policies.Select((policy, i) =>
                TriggerReplay.Run(history, policy, options.ToCalibrated(), new TaskShare(replaying[i]), cancellationToken)).ToArray();
            var trials = policies.Select((policy, i) => series == 0 ? null : TriggerTrial.Run(
                source, policy, shorter, InjectedChange.None, series, StationarySessions, Block, new TaskShare(trying[i]),
                cancellationToken)).ToArray();
            return (replays, trials);
        });

    private static void Write(BarSeries bars, TriggerReplay[] replays, TriggerTrial?[] trials, DriftOptions options)
    {
        Terminal.Out.WriteLine($"{bars.Symbol}, {replays[0].Checks:N0} sessions judged up to {bars.Sessions[^1]:yyyy-MM-dd}, each against "
            + $"the {options.ReferenceSessions} sessions of its reference.");
        var table = new Table().Border(TableBorder.Rounded).AddColumns(["", .. replays.Select(r => r.Policy)]);
        foreach (var (name, cells) in Rows(replays, trials, options))
            table.AddRow([new Text(name), .. cells.Select(c => new Text(c))]);
        Terminal.Out.Write(table);
        foreach (var replay in replays.Where(r => r.Alarms.Count is > 0 and <= 40))
        {
            Terminal.Out.WriteLine($"Alarms of {replay.Policy}:");
            foreach (var (session, cause) in replay.Alarms)
                Terminal.Out.WriteLine($"  {session:yyyy-MM-dd} {cause.Words()}");
        }
    }

    private static IEnumerable<(string Name, string[] Cells)> Rows(TriggerReplay[] replays, TriggerTrial?[] trials, DriftOptions options)
    {
        yield return ("Alarms on history", [.. replays.Select(r => $"{r.Alarms.Count:N0}, {r.AlarmsPerYear:0.0} a year")]);
        foreach (var cause in Enum.GetValues<DriftCause>())
            yield return ($"  {cause.Words()}", [.. replays.Select(r => $"{r.Alarms.Count(a => a.Cause == cause):N0}")]);
        yield return ("Re-optimisations asked for",
            [.. replays.Select(r => $"{r.Optimisations.Count:N0}, {r.OptimisationsPerYear:0.0} a year")]);
        yield return ($"Skill lost over the {TriggerReplay.Around} sessions after, against the {TriggerReplay.Around} before",
            [.. replays.Select(Worse)]);
        if (trials[0] is not null)
        {
            yield return ($"False alarms a year where nothing changes (setting {options.FalseAlarmsPerYear:0.#})",
                [.. trials.Select(t => $"{t!.FalseAlarmsPerYear:0.00} (n {t.FalseAlarms:N0} in {t.Years:0} years)")]);
        }

        static string Worse(TriggerReplay replay)
        {
            var (value, band) = (replay.Worse.Value, replay.Worse.Band);
            var verdict = replay.Judged < 5 ? "too few to tell"
                : band.Lower > 0 ? "worse"
                : band.Upper < 0 ? "better"
                : "not worse as far as can be told";
            return replay.Judged == 0
                ? "none to judge"
                : $"{value:0.00%} [{band.Lower:0.00%}, {band.Upper:0.00%}], n {replay.Judged}: {verdict}";
        }
    }

    private static object Plain(TriggerReplay replay, TriggerTrial? trial, DriftOptions options) => new
    {
        replay.Policy,
        replay.Checks,
        Alarms = replay.Alarms.Select(a => new { a.Session, Cause = a.Cause }),
        replay.AlarmsPerYear,
        replay.Optimisations,
        SkillLost = replay.Judged == 0 ? null : new
        {
            replay.Worse.Value,
            replay.Worse.Band.Lower,
            replay.Worse.Band.Upper,
            replay.Worse.Band.Level,
            N = replay.Judged,
        },
        Stationary = trial is null
            ? null : new { trial.FalseAlarmsPerYear, trial.FalseAlarms, trial.Years, Setting = options.FalseAlarmsPerYear },
    };

    private static string Html(BarSeries bars, TriggerReplay[] replays, TriggerTrial?[] trials, DriftOptions options)
    {
        var rows = string.Concat(Rows(replays, trials, options)
            .Select(row =>
                $"<tr><td>{WebUtility.HtmlEncode(row.Name)}</td>{string.Concat(row.Cells.Select(c => $"<td>{WebUtility.HtmlEncode(c)}</td>"))}</tr>\n"));
        return $$"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{{bars.Symbol}}: triggers replayed</title><style>
            :root { color-scheme: light dark; --ink: #1c2733; --soft: #5b6b7b; --line: #dde3ea; --paper: #fff; --price: #0b6bcb; --alarm: #c2571a; }
            @media (prefers-color-scheme: dark) { :root { --ink: #e6ebf0; --soft: #9aa8b6; --line: #2c3742; --paper: #12181f; --price: #5aa9f5; --alarm: #f0914e; } }
            body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 60rem; margin: 0 auto; padding: 1rem; }
            h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin-bottom: 0; } p { color: var(--soft); } svg { width: 100%; height: auto; } svg text { font-size: 13px; fill: var(--soft); }
            .grid { stroke: var(--line); } polyline { fill: none; stroke: var(--price); stroke-width: 1.5; } polyline.alarm { stroke: var(--alarm); opacity: .7; }
            .wide { overflow-x: auto; } table { border-collapse: collapse; font-size: .95rem; } td, th { padding: .35rem .7rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
            @media (max-width: 40rem) { svg text { font-size: 21px; } }
            </style></head><body>
            <h1>{{bars.Symbol}}: when each policy would have raised an alarm</h1>
            <p>{{replays[0].Checks:N0}} sessions judged. The line is the closing price, each upright one a session on which an alarm was raised.</p>
            {{string.Concat(replays.Select(r => $"<h2>{r.Policy}: {r.Alarms.Count:N0} alarms</h2>\n{Plot(bars, r)}\n"))}}
            <div class="wide"><table><thead><tr><th></th>{{string.Concat(replays.Select(r => $"<th>{r.Policy}</th>"))}}</tr></thead><tbody>
            {{rows}}</tbody></table></div>
            </body></html>

            """;
    }

    private static string Plot(BarSeries bars, TriggerReplay replay)
    {
        var prices = bars.Sessions.ToArray()
            .Zip(bars.Candles.ToArray(), (session, candle) => (X: (double)session.DayNumber, Y: candle.Close)).ToArray();
        var (low, high) = (prices.Min(p => p.Y), prices.Max(p => p.Y));
        var plot = new SvgPlot($"Closing price and alarms of {replay.Policy}", (prices[0].X, prices[^1].X), (low, high), "0").Years();
        foreach (var session in replay.Alarms.Select(a => a.Session).Distinct())
            plot.Line("alarm", [(session.DayNumber, low), (session.DayNumber, high)]);
        return plot.Line("price", prices).ToString();
    }
}
