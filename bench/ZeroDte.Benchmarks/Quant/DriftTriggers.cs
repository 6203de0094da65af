using System.Diagnostics;
using ZeroDte.Pipeline.Market;
using ZeroDte.Quant.Drift.Calibrating;
using ZeroDte.Quant.Drift.Experiments;
using ZeroDte.Quant.Drift.Policies;
using ZeroDte.Quant.Market;

namespace ZeroDte.Benchmarks.Quant;

/// <summary>How often the triggers ring for nothing, and what they notice how soon, on series drawn from the bundled bars.</summary>
internal static class DriftTriggers
{
    private const int Series = 200;
    private const int ChangedSeries = 100;
    private const int Sessions = 500;

    /// <summary>Neighbouring sessions that a series keeps together; the monitor is not told.</summary>
    private static readonly int[] Blocks = [8, 20];

    public static Task RunAsync()
    {
        var options = new CalibratedOptions();
        var source = new MadeUpSeries(BarFile.Read(Symbol.Aapl, Path.Combine(AppContext.BaseDirectory, "sample", "aapl-daily.csv"),
            TimeProvider.System, CancellationToken.None).Series);
        IDriftPolicy[] policies = [new CalibratedPolicy(options), new PublishedPolicy()];

        Console.WriteLine();
        Console.WriteLine($"| {Series} stationary series of {Sessions} sessions | policy | false alarms a year (setting: "
            + $"{options.FalseAlarmsPerYear}) | years judged | time per series |");
        Console.WriteLine("|---|---|---|---|---|");
        foreach (var block in Blocks)
        {
            foreach (var policy in policies)
            {
                var watch = Stopwatch.StartNew();
                var trial = Run(policy, InjectedChange.None, Series, block);
                Console.WriteLine($"| blocks of {block} | {policy.Name} | {trial.FalseAlarmsPerYear:0.00} | {trial.Years:0} | "
                    + $"{watch.Elapsed.TotalMilliseconds / Series:0} ms |");
            }
        }

        Console.WriteLine();
        Console.WriteLine($"| change, {ChangedSeries} series in blocks of {Blocks[0]} | policy | some alarm within {TriggerTrial.Horizon} "
            + "sessions | the right cause named | median delay of that, sessions |");
        Console.WriteLine("|---|---|---|---|---|");
        foreach (var change in Enum.GetValues<InjectedChange>())
        {
            foreach (var policy in policies)
            {
                var trial = Run(policy, change, ChangedSeries, Blocks[0]);
                Console.WriteLine($"| {change} | {policy.Name} | {trial.Detected / (double)ChangedSeries:0%} | "
                    + $"{trial.Named / (double)ChangedSeries:0%} | {trial.MedianDelay:0.#} |");
            }
        }

        return Task.CompletedTask;

        TriggerTrial Run(IDriftPolicy policy, InjectedChange change, int series, int block) =>
            TriggerTrial.Run(source, policy, options, change, series, Sessions, block, progress: null, CancellationToken.None);
    }
}
