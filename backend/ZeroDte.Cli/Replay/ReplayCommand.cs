using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Spectre.Console;
using ZeroDte.Cli.Composition;
using ZeroDte.Cli.Evaluation;
using ZeroDte.Cli.Shell;
using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Identity;
using ZeroDte.Pipeline.Ledger;
using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Publication;
using ZeroDte.Pipeline.Replay;
using ZeroDte.Quant.Learning.Configuration;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Market;
using ZeroDte.ServiceDefaults.Background;

namespace ZeroDte.Cli.Replay;

internal static class ReplayCommand
{
    private static readonly TimeSpan BetweenPublications = TimeSpan.FromSeconds(1);

    public static Command Create()
    {
        var from = Arguments.Date("--from", "First session that is forecast; the first possible one if left out.");
        var to = Arguments.Date("--to", "Last session that is forecast; the last one with a bar if left out.");
        var name = new Option<string?>("--name")
        {
            Description = "What the replay is kept under; made from the span if left out. The same again goes on where it stopped.",
        };
        name.Validators.Add(CheckName);
        var symbols = new Option<Symbol[]>("--symbols")
        {
            Description = "Whose sessions, such as AAPL,MSFT.",
            DefaultValueFactory = _ => [Symbol.Aapl],
            CustomParser = ParseSymbols,
        };
        var trials = new Option<int>("--trials") { Description = "Trials of the search on each Sunday; 0 for no search." }
            .Within(0, 100_000);
        var noTracking = new Option<bool>("--no-tracking")
        {
            Description = "Leave out the tracking server: searches and the monitor log no runs. The same replay again without this "
                + "publishes the model versions.",
        };
        var json = Arguments.Json();
        var command = new ExampleCommand("replay",
            "Live through past sessions again: forecast, evaluate, retrain and search at the simulated time, with what was known then. "
                + "Never mixes with live records.",
            "zerodte replay --from 2018-01-02", "zerodte replay --from 2016-01-04 --to 2018-05-11 --name two-years --trials 100",
            "zerodte replay --symbols AAPL,MSFT --json") { from, to, name, symbols, trials, noTracking, json };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetValue(symbols)!, parsed.GetValue(from), parsed.GetValue(to), parsed.GetValue(name), parsed.GetValue(trials),
            !parsed.GetValue(noTracking), parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Symbol[] symbols, DateOnly? from, DateOnly? to, string? name, int trials, bool tracking,
        bool json, CancellationToken cancellationToken)
    {
        await using var services = await Services.OpenAsync(cancellationToken);
        await services.GetRequiredService<SampleData>().EnsureAsync(cancellationToken);
        var plan = await PlanAsync(services, symbols, from, to, name, trials, tracking, cancellationToken);
        var watch = Stopwatch.StartNew();
        try
        {
            await Terminal.Error.Progress().HideCompleted(true).StartAsync(async context =>
            {
                // The tracking server follows at its own pace, and catches up at the end.
                using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                var following = tracking ? FollowAsync(services, stop.Token) : Task.CompletedTask;
                try
                {
                    await services.GetRequiredService<Replayer>().RunAsync(plan,
                        new Shown(context.AddTask($"Replaying {Markup.Escape(plan.Record.Value)}", maxValue: 1), watch), cancellationToken);
                }
                finally
                {
                    await stop.CancelAsync();
                    await following;
                }

                if (!tracking)
                    return;
                context.AddTask("Publishing to the tracking server").IsIndeterminate();
                foreach (var symbol in plan.Symbols)
                    await services.GetRequiredService<Publisher>().PublishAsync(new(plan.Record, symbol), cancellationToken);
            });
        }
        catch (ReplayException exception)
        {
            return Failures.Report(ExitCode.NoForecast, exception.Message);
        }

        foreach (var symbol in plan.Symbols)
            await ReportAsync(services, plan, symbol, json, cancellationToken);
        return ExitCode.Done;
    }

    /// <summary>A tracking server or a database that is away for a while is caught up with at the end.</summary>
    private static Task FollowAsync(IServiceProvider services, CancellationToken cancellationToken) =>
        new Supervisor(TimeProvider.System, NullLogger<Supervisor>.Instance).KeepAsync(
            "Publishing models", cancel => services.GetRequiredService<Publisher>().FollowAsync(BetweenPublications, cancel),
            cancellationToken);

    private static async Task<ReplayPlan> PlanAsync(
        IServiceProvider services, Symbol[] symbols, DateOnly? from, DateOnly? to, string? name, int trials, bool tracking,
        CancellationToken cancellationToken)
    {
        var counts = await services.GetRequiredService<BarStore>().CountAsync(cancellationToken);
        if (symbols.FirstOrDefault(s => counts.All(c => c.Symbol != s)) is { } unknown)
        {
            throw new IngestException($"There are no bars of {unknown}. Ingest a file of daily bars: ./zerodte ingest FILE --symbol "
                + $"{unknown}.");
        }

        var mine = counts.Where(c => symbols.Contains(c.Symbol)).ToArray();
        var needed = ModelConfiguration.First((int)mine.Min(c => c.Sessions)).SessionsNeeded;
        var last = to ?? mine.Min(c => c.Last);
        var first = from ?? TradingCalendar.Nyse.Sessions(mine.Max(c => c.First), last).Select(s => s.Date).ElementAtOrDefault(needed);
        var record = new RecordName(name ?? $"replay-{first:yyyyMMdd}-{last:yyyyMMdd}{(trials > 0 ? $"-{trials}" : "")}");
        return new(record, symbols, first, last, trials, tracking);
    }

    private static async Task ReportAsync(IServiceProvider services, ReplayPlan plan, Symbol symbol, bool json,
        CancellationToken cancellationToken)
    {
        var results = await services.GetRequiredService<LedgerReport>()
            .MeasureAsync(new(plan.Record, symbol), Basis.Main, plan.From, plan.To, cancellationToken);
        var head = await services.GetRequiredService<ForecastLedger>().HeadAsync(new(plan.Record, symbol), cancellationToken);
        if (json)
        {
            Terminal.WriteJson(new
            {
                plan.Record,
                Symbol = symbol.Value,
                plan.From,
                plan.To,
                Forecasts = head.Count,
                LedgerHash = head.Hash,
                Results = results.Select(result => EvaluateJson.Of(Basis.Main, result)),
            });
            return;
        }

        if (results.Length > 0)
            EvaluateTable.Write(symbol, Basis.Main, results);
        Terminal.Out.WriteLine($"{plan.Record}: {head.Count:N0} forecasts of {symbol} sealed, ledger hash {head.Hash}.");
    }

    private static void CheckName(OptionResult result)
    {
        var name = result.Tokens.SingleOrDefault()?.Value;
        if (name == RecordName.LiveName)
            result.AddError("A replay cannot be called live: it never mixes with live records.");
        else if (name is not null && !RecordName.TryParse(name, out _))
            result.AddError(RecordName.Refusal(name));
    }

    private static Symbol[]? ParseSymbols(ArgumentResult result)
    {
        var symbols = new List<Symbol>();
        foreach (var text in result.Tokens.SelectMany(t => t.Value.Split(',', StringSplitOptions.RemoveEmptyEntries)))
        {
            if (Symbol.TryParse(text, out var symbol))
                symbols.Add(symbol);
            else
                result.AddError($"'{text}' is not a ticker symbol: expected 1 to 6 letters or digits, as in AAPL or BRK.B.");
        }

        return [.. symbols.Distinct()];
    }

    /// <summary>Sessions per second and the skill so far, beside the bar.</summary>
    private sealed class Shown(ProgressTask task, Stopwatch watch) : IProgress<ReplayProgress>
    {
        public void Report(ReplayProgress value)
        {
            task.Value = value.Share;
            var skill = double.IsFinite(value.Skill) ? $", skill {value.Skill:0.00%} vs naive (n {value.N:N0})" : "";
            task.Description = $"{value.At:yyyy-MM-dd}, {value.Done / watch.Elapsed.TotalSeconds:0} sessions/s{skill}";
        }
    }
}
