using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using ZeroDte.Quant.Tuning;
using ZeroDte.Quant.Tuning.Front;
using ZeroDte.Quant.Tuning.Sampling;

namespace ZeroDte.Benchmarks.Quant.Tuning;

/// <summary>What the default sampler reaches on standard problems beside Optuna's samplers, with the same trials and as many seeds.</summary>
internal static class OptimiserQuality
{
    private const int Seeds = 20, Processes = 2;

    private static readonly string[] Single = ["sphere", "shifted", "rosenbrock", "rastrigin", "branin", "hartmann6", "mixed"];
    private static readonly string[] Several = ["zdt1", "zdt2", "zdt3", "dtlz2"];

    public static async Task RunAsync()
    {
        Console.WriteLine("\n| problem | trials | ours | Optuna | wins of " + Seeds + " | sign test p | time per trial, theirs / ours |\n|---|---|---|---|---|---|---|");
        foreach (var problem in Single)
            await CompareAsync(problem, 1, [50, 100, 200], "tpe", "multivariate");
        foreach (var problem in Several)
            await CompareAsync(problem, problem == "dtlz2" ? 3 : 2, [200, 1000], "nsga2");
        // Optuna's TPE takes minutes for 1,000 trials of several objectives.
        foreach (var problem in Several)
            await CompareAsync(problem, problem == "dtlz2" ? 3 : 2, [200], "tpe");
    }

    private static async Task CompareAsync(string problem, int objectives, int[] budgets, params string[] samplers)
    {
        var ours = Ours(problem, objectives, budgets[^1]);
        foreach (var sampler in samplers)
        {
            Console.Error.WriteLine($"{problem}: Optuna's {sampler}, {Seeds} seeds of {budgets[^1]} trials ...");
            var parts = await Task.WhenAll(Enumerable.Range(0, Processes).Select(part => Task.Run(
                () => Peer.Run("tuning.py", problem, sampler, part * Seeds / Processes, (part + 1) * Seeds / Processes, budgets[^1]))));
            var peers = parts.SelectMany(Runs).ToArray();
            foreach (var trials in budgets)
            {
                var (mine, theirs) = (ours.Select(run => Score(problem, run, trials)).ToArray(), peers.Select(run => Score(problem, run, trials)).ToArray());
                var (wins, losses) = (mine.Zip(theirs).Count(p => p.First < p.Second), mine.Zip(theirs).Count(p => p.First > p.Second));
                var time = trials == budgets[^1] ? $"{Median(peers.Select(r => r.Seconds)) / Median(ours.Select(r => r.Seconds)):0.0}" : "";
                var sign = objectives > 1 ? -1 : 1;
                Console.WriteLine($"| {problem} | {trials} | {sign * Median(mine):G4} | {sampler}: {sign * Median(theirs):G4} | {wins} | {SignTest(wins, losses):G2} | {time} |");
            }
        }
    }

    private static Run[] Ours(string problem, int objectives, int trials)
    {
        Console.Error.WriteLine($"{problem}: ours, {Seeds} seeds of {trials} trials ...");
        var runs = new ConcurrentDictionary<int, Run>();
        Parallel.For(0, Seeds, new() { MaxDegreeOfParallelism = Processes }, seed =>
        {
            var start = Stopwatch.GetTimestamp();
            var study = new Study(new([.. Enumerable.Repeat(Direction.Minimise, objectives)], new SurrogateSampler(), (ulong)seed));
            for (var k = 0; k < trials; k++)
            {
                var trial = study.Ask();
                study.Tell(trial, Problems.Value(problem, trial));
            }

            runs[seed] = new(Stopwatch.GetElapsedTime(start).TotalSeconds, [.. study.Trials.Select(t => t.Values.ToArray())]);
        });
        return [.. Enumerable.Range(0, Seeds).Select(seed => runs[seed])];
    }

    private static IEnumerable<Run> Runs(string[] lines)
    {
        Run? run = null;
        foreach (var words in lines.Select(line => line.Split(' ')))
        {
            if (words[0] == "seed")
            {
                if (run is not null)
                    yield return run;
                run = new(Number(words[2]), []);
                continue;
            }

            run!.Values.Add([.. words.Select(Number)]);
        }

        yield return run!;

        static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
    }

    /// <summary>Less is better: the best value, or the hypervolume turned round.</summary>
    private static double Score(string problem, Run run, int trials) => problem switch
    {
        _ when run.Values[0].Length == 1 => run.Values.Take(trials).Min(v => v[0]),
        "dtlz2" => -Hypervolume.Of(run.Values.Take(trials), [2.5, 2.5, 2.5]),
        _ => -Hypervolume.Of(run.Values.Take(trials), [11, 11]),
    };

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

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

    /// <param name="Values">Of every trial, in order.</param>
    private sealed record Run(double Seconds, List<double[]> Values);
}
