using System.Collections.Concurrent;
using System.Globalization;
using ZeroDte.Quant.Tuning;
using ZeroDte.Quant.Tuning.Front;
using ZeroDte.Quant.Tuning.Sampling;
using ZeroDte.Quant.Tuning.Surrogate;

namespace ZeroDte.Benchmarks.Quant.Tuning;

/// <summary>
/// What the surrogate sampler reaches on standard problems beside Optuna's samplers: the same trials, as many ahead, and seeds that were
/// not used while it was made. Our TPE stands beside it. TUNING_BENCH chooses parts.
/// </summary>
internal static class OptimiserQuality
{
    private const string Digits = "G4";
    private const int FirstSeed = 100, Seeds = 20, Processes = 2;

    private static readonly string[] Parts = (Environment.GetEnvironmentVariable("TUNING_BENCH") ?? "single ahead several").Split(' ');

    // The last two were not looked at while the sampler was made.
    private static readonly string[] Single = ["sphere", "shifted", "rosenbrock", "rastrigin", "branin", "hartmann6", "mixed", "ackley",
        "styblinski"];
    private static readonly string[] Several = ["zdt1", "zdt2", "zdt3", "dtlz2"];

    public static async Task RunAsync()
    {
        Console.WriteLine($"\n| problem | ahead | trials | surrogate | our tpe | Optuna | surrogate better, of {Seeds} | sign test p | "
            + "processor ms per trial: surrogate, our tpe, Optuna |\n|---|---|---|---|---|---|---|---|---|");
        if (Parts.Contains("single"))
            await CompareAsync(Single, 1, 1, [50, 100, 200], "tpe", "multivariate");
        if (Parts.Contains("ahead"))
            await CompareAsync(Single, StudyDefinition.DefaultLag, StudyDefinition.DefaultLag, [50, 100, 200], "tpe", "multivariate");
        if (Parts.Contains("several"))
            await CompareAsync(Several, StudyDefinition.DefaultLag, 1, [200, 1000], "nsga2");
        // About half a minute for 200 trials.
        if (Parts.Contains("several-tpe"))
            await CompareAsync(Several, StudyDefinition.DefaultLag, 1, [200], "tpe");
    }

    private static async Task CompareAsync(string[] problems, int ahead, int theirAhead, int[] budgets, params string[] samplers)
    {
        foreach (var problem in problems)
        {
            Console.Error.WriteLine($"{problem}: ours, {Seeds} seeds of {budgets[^1]} trials ...");
            var (surrogate, tpe) = (Ours(new SurrogateSampler(), problem, ahead, budgets[^1]),
                Ours(new TpeSampler(), problem, ahead, budgets[^1]));
            foreach (var sampler in samplers)
            {
                Console.Error.WriteLine($"{problem}: Optuna's {sampler} ...");
                var parts = await Task.WhenAll(Enumerable.Range(0, Processes).Select(part => Task.Run(() => Peer.Run(
                    "tuning.py", problem, sampler, theirAhead, FirstSeed + part * Seeds / Processes,
                    FirstSeed + (part + 1) * Seeds / Processes, budgets[^1]))));
                var theirs = parts.SelectMany(Runs).ToArray();
                foreach (var trials in budgets)
                {
                    Row($"{problem} | {ahead}{(ahead == theirAhead ? "" : $" and {theirAhead}")}", sampler, trials, surrogate, tpe, theirs,
                        trials == budgets[^1]);
                }
            }
        }
    }

    private static void Row(string problem, string sampler, int trials, Run[] surrogate, Run[] tpe, Run[] theirs, bool timed)
    {
        double[] mine = [.. surrogate.Select(run => Reached(run, trials))], peers = [.. theirs.Select(run => Reached(run, trials))];
        var sign = surrogate[0].Values[0].Length == 1 ? -1 : 1;
        var (wins, losses) = (mine.Zip(peers).Count(p => sign * p.First > sign * p.Second),
            mine.Zip(peers).Count(p => sign * p.First < sign * p.Second));
        var time = timed
            ? string.Join(", ", new[] { surrogate, tpe, theirs }.Select(runs => $"{1e3 * runs.Average(r => r.Seconds) / trials:0.0}"))
            : "";
        Console.WriteLine($"| {problem} | {trials} | {Report.Quartiles(mine, Digits)} | "
            + $"{Report.Quartiles(tpe.Select(run => Reached(run, trials)), Digits)} | {sampler}: {Report.Quartiles(peers, Digits)} | "
            + $"{wins} | {SignTest(wins, losses):G2} | {time} |");
    }

    private static Run[] Ours(ISampler sampler, string problem, int lag, int trials)
    {
        var runs = new ConcurrentDictionary<int, List<double[]>>();
        var processor = Environment.CpuUsage.TotalTime;
        Parallel.For(FirstSeed, FirstSeed + Seeds, new() { MaxDegreeOfParallelism = Processes }, seed =>
        {
            var study = new Study(new([.. Enumerable.Repeat(Direction.Minimise, Problems.Objectives(problem))], sampler, (ulong)seed, lag));
            for (var k = 0; k < trials; k++)
            {
                var trial = study.Ask();
                study.Tell(trial, Problems.Value(problem, trial));
            }

            runs[seed] = [.. study.Trials.Select(t => t.Values.ToArray())];
        });
        var seconds = (Environment.CpuUsage.TotalTime - processor).TotalSeconds / Seeds;
        return [.. runs.OrderBy(run => run.Key).Select(run => new Run(seconds, run.Value))];
    }

    private static IEnumerable<Run> Runs(string[] lines)
    {
        Run? run = null;
        foreach (var words in lines.Select(line => line.Split(' ')))
        {
            if (words[0] != "seed")
            {
                run!.Values.Add([.. words.Select(Number)]);
                continue;
            }

            if (run is not null)
                yield return run;
            run = new(Number(words[2]), []);
        }

        yield return run!;

        static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
    }

    /// <summary>The best value, less being better, or the hypervolume.</summary>
    private static double Reached(Run run, int trials) => run.Values[0].Length switch
    {
        1 => run.Values.Take(trials).Min(v => v[0]),
        2 => Hypervolume.Of(run.Values.Take(trials), [11, 11]),
        _ => Hypervolume.Of(run.Values.Take(trials), [2.5, 2.5, 2.5]),
    };

    /// <summary>Two-sided probability of so uneven a count if either side wins with probability 1/2.</summary>
    private static double SignTest(int wins, int losses)
    {
        var (n, least, tail) = (wins + losses, Math.Min(wins, losses), 0.0);
        var term = Math.Pow(0.5, n);
        for (var k = 0; k <= least; k++)
        {
            tail += term;
            term *= (n - k) / (k + 1.0);
        }

        return Math.Min(1, 2 * tail);
    }

    /// <param name="Seconds">Of processor time.</param>
    /// <param name="Values">Of every trial, in order.</param>
    private sealed record Run(double Seconds, List<double[]> Values);
}
