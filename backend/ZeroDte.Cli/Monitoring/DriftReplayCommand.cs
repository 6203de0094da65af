using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Spectre.Console;
using ZeroDte.Cli.Composition;
using ZeroDte.Cli.Shell;
using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Identity;
using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Monitoring;
using ZeroDte.Pipeline.Promotion;
using ZeroDte.Pipeline.Serving;
using ZeroDte.Pipeline.Training;
using ZeroDte.Presentation.Drift;
using ZeroDte.Presentation.Shell;
using ZeroDte.Quant.Drift.Experiments;
using ZeroDte.Quant.Drift.Monitoring;
using ZeroDte.Quant.Drift.Policies;
using ZeroDte.Quant.Learning.Configuration;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Market;

namespace ZeroDte.Cli.Monitoring;

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
        var symbol = LifecycleArguments.SymbolArgument();
        var policies = PolicyOption();
        var file = Arguments.BarFile("replay");
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
            if (Lack(bars, options) is { } lack)
                return Failures.Report(ExitCode.NoForecast, lack);

            var chosen = parsed.GetValue(policies)!.Distinct().Select(options.ToPolicy).ToArray();
            var replayed = Run(bars, configuration, chosen, options, parsed.GetValue(series), cancellationToken);
            if (parsed.GetValue(json))
                Terminal.WriteJson(replayed.Replays.Zip(replayed.Trials, (replay, trial) => Plain(replay, trial, options)));
            else
                Write(replayed);
            if (parsed.GetValue(page) is { } path)
                await WritePageAsync(path, replayed, cancellationToken);
            return ExitCode.Done;
        });
        return command;
    }

    private static Option<string[]> PolicyOption()
    {
        string[] known = [.. DriftPolicyKind.Known.All.Select(kind => kind.Name)];
        var policies = new Option<string[]>("--policy")
        {
            Description = $"{string.Join(" or ", known)}; may be given more than once.",
            DefaultValueFactory = _ => known,
        };
        policies.AcceptOnlyFromAmong(known);
        return policies;
    }

    /// <summary>Why there are too few bars to replay; null if there are enough.</summary>
    private static string? Lack(BarSeries bars, DriftOptions options)
    {
        var least = MonitorPlan.Yearly(0, int.MaxValue, options.ReferenceSessions, options.WindowSessions).First().From;
        return bars.Count > least ? null : $"{bars.Symbol} has {bars.Count} bars; a replay takes more than {least}, "
            + $"reference and window. {least + 1 - bars.Count} are missing.";
    }

    private static async Task<(BarSeries, ModelConfiguration, DriftOptions)> ReadAsync(
        Symbol symbol, string? file, CancellationToken cancellationToken)
    {
        if (file is not null)
        {
            var bars = BarFile.Read(symbol, file, TimeProvider.System, cancellationToken).Series;
            return (bars, ModelConfiguration.First(bars.Count), new());
        }

        await using var services = await Services.OpenAsync(cancellationToken);
        await services.GetRequiredService<SampleData>().EnsureAsync(cancellationToken);
        var champion = await services.GetRequiredService<Champions>().AtAsync(ModelKey.Live(symbol), at: null, cancellationToken);
        var series = await services.GetRequiredService<BarStore>().ReadAsync(symbol, knownAt: null, cancellationToken);
        return (
            series,
            champion?.Configuration ?? ModelConfiguration.First(series.Count),
            services.GetRequiredService<IOptions<DriftOptions>>().Value);
    }

    private static ReplayedTriggers Run(
        BarSeries bars, ModelConfiguration configuration, IDriftPolicy[] policies, DriftOptions options, int series,
        CancellationToken cancellationToken) =>
        Terminal.Error.Progress().HideCompleted(true).Start(context =>
        {
            var replaying = policies.Select(p => context.AddTask($"History, {p.Name}", maxValue: 1)).ToArray();
            var trying = policies.Select(p => context.AddTask($"Without change, {p.Name}", maxValue: 1)).ToArray();
            using var training = new Trainer([Basis.Main]).Train(RecordName.Live, bars, configuration);
            var history = Judgement.SeriesOf(bars, training.For(Basis.Main), []);
            var shorter = options.ToCalibrated() with { ReferenceSessions = StationaryReference };
            var source = new MadeUpSeries(bars);
            var replays = policies.Select((policy, i) =>
                TriggerReplay.Run(history, policy, options.ToCalibrated(), new TaskShare(replaying[i]), cancellationToken)).ToArray();
            var trials = policies.Select((policy, i) => series == 0 ? null : TriggerTrial.Run(
                source, policy, shorter, InjectedChange.None, series, StationarySessions, Block, new TaskShare(trying[i]),
                cancellationToken)).ToArray();
            return new ReplayedTriggers(bars, replays, trials, options);
        });

    private static async Task WritePageAsync(string path, ReplayedTriggers replayed, CancellationToken cancellationToken)
    {
        await File.WriteAllTextAsync(path, await Pages.RenderAsync<ReplayPage, ReplayedTriggers>(replayed), cancellationToken);
        Terminal.Error.WriteLine($"Wrote {path}.");
    }

    private static void Write(ReplayedTriggers replayed)
    {
        var (bars, replays, options) = (replayed.Bars, replayed.Replays, replayed.Options);
        Terminal.Out.WriteLine($"{bars.Symbol}, {replays[0].Checks:N0} sessions judged up to {bars.Sessions[^1]:yyyy-MM-dd}, each against "
            + $"the {options.ReferenceSessions} sessions of its reference.");
        var table = new Table().Border(TableBorder.Rounded).AddColumns(["", .. replays.Select(r => r.Policy)]);
        foreach (var (name, cells) in replayed.Rows())
            table.AddRow([new Text(name), .. cells.Select(c => new Text(c))]);
        Terminal.Out.Write(table);
        foreach (var replay in replays.Where(r => r.Alarms.Count is > 0 and <= 40))
        {
            Terminal.Out.WriteLine($"Alarms of {replay.Policy}:");
            foreach (var (session, cause) in replay.Alarms)
                Terminal.Out.WriteLine($"  {session:yyyy-MM-dd} {cause.Words()}");
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
}
