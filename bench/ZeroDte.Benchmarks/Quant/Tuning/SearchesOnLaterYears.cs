using System.Globalization;
using ZeroDte.Pipeline.Market;
using ZeroDte.Quant.Learning.Configuration;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Training;
using ZeroDte.Quant.Market;
using ZeroDte.Quant.Tuning;
using ZeroDte.Quant.Tuning.Front;
using ZeroDte.Quant.Tuning.Overfitting;
using ZeroDte.Quant.Tuning.Racing;
using ZeroDte.Quant.Tuning.Sampling;
using ZeroDte.Quant.Tuning.Scoring;
using ZeroDte.Quant.Tuning.Search;

namespace ZeroDte.Benchmarks.Quant.Tuning;

/// <summary>
/// Searches on real bars up to a day, judged on the year after it against the default: what the knee of the front would have served, and
/// what the rule that keeps the default unless something is better does. BARS names a folder of daily files, SYMBOL_anything.csv.
/// </summary>
internal static class SearchesOnLaterYears
{
    private const int Trials = 100;
    private const int Year = 252;

    public static Task RunAsync()
    {
        if (Environment.GetEnvironmentVariable("BARS") is not { } folder)
        {
            Console.WriteLine("later: BARS names no folder of daily CSV files; left out.");
            return Task.CompletedTask;
        }

        Console.WriteLine("| symbol | searches | knee: RMSE and CRPS gained on the year after | kept | chosen: RMSE and CRPS gained |");
        Console.WriteLine("|---|---|---|---|---|");
        var (knees, served) = (new List<(double Rmse, double Crps)>(), new List<(double Rmse, double Crps)>());
        foreach (var file in Directory.EnumerateFiles(folder, "*.csv").Order(StringComparer.Ordinal))
        {
            var symbol = Symbol.Parse(Path.GetFileName(file).Split('_')[0].ToUpperInvariant());
            var series = BarFile.Read(symbol, file, TimeProvider.System, CancellationToken.None).Series;
            // A search a year, each with five years or more before it and a year after it.
            int[] ends = [.. Enumerable.Range(0, 30).Select(i => 1_260 + i * Year).Where(end => end + Year <= series.Count)];
            var judged = new ((double, double) Knee, (double, double)? Chosen)[ends.Length];
            Parallel.For(0, ends.Length, i => judged[i] = Judge(series, ends[i]));
            knees.AddRange(judged.Select(j => j.Knee));
            var chosen = judged.Select(j => j.Chosen).OfType<(double Rmse, double Crps)>().ToArray();
            served.AddRange(judged.Select(j => j.Chosen ?? (0, 0)));
            Console.WriteLine($"| {symbol} | {ends.Length} | {Mean([.. judged.Select(j => j.Knee)])} | {ends.Length - chosen.Length} | "
                + $"{Mean(chosen)} |");
        }

        Console.WriteLine($"| all | {knees.Count} | {Mean([.. knees])} | {served.Count(s => s == (0, 0))} | as served: "
            + $"{Mean([.. served])} |");
        return Task.CompletedTask;
    }

    private static ((double, double) Knee, (double, double)? Chosen) Judge(BarSeries series, int end)
    {
        var known = series.UpTo(series.Sessions[end - 1]);
        var preset = CloseSpace.Linear with { Criteria = [Criterion.Rmse, Criterion.Crps] };
        var table = SearchTable.Build(known, Basis.Open, preset.Features);
        var scorer = new ConfigurationScorer(table, preset.Plan(table.Sessions.Length), distributions: true);
        var definition = new StudyDefinition([Direction.Minimise, Direction.Minimise], new TpeSampler(), Seed: 1);
        var search = new ConfigurationSearch(preset, scorer, preset.Criteria, new PairedRace(preset.Criteria, scorer.Windows.Count),
            definition.Lag, []);
        var study = Study.Resume(definition, []);
        study.OptimiseAsync(search.Try, new(Trials, 1), progress: null, TimeProvider.System, CancellationToken.None).GetAwaiter()
            .GetResult();
        var against = AgainstIncumbent.Of(
            search.Scored, [.. scorer.Score(ModelConfiguration.Default, CancellationToken.None)], preset.Criteria, seed: 1);
        var better = ParetoFront.Of(definition.Directions, study.Trials.Where(t => against.Better.Contains(t.Number)));
        var year = series.UpTo(series.Sessions[end + Year - 1]);
        var standing = LossesOf(ModelConfiguration.Default);
        return (Gain(ParetoFront.Of(study).Knee()), better.Trials.IsEmpty ? null : Gain(better.Knee()));

        (double, double) Gain(Choice choice)
        {
            var (rmse, crps) = LossesOf(search[choice.Trial.Number]!.Configuration);
            return (1 - rmse / standing.Rmse, 1 - crps / standing.Crps);
        }

        (double Rmse, double Crps) LossesOf(ModelConfiguration configuration)
        {
            var recipe = configuration.ToRecipe(Basis.Open);
            var later = Backtest.Run(Dataset.Build(year, recipe), recipe).Outcomes.Where(o => o.Session > known.Sessions[^1]).ToArray();
            return (Math.Sqrt(later.Average(o => Math.Pow(o.Actual - o.Expected.Location, 2))),
                later.Average(o => o.Expected.Crps(o.Actual)));
        }
    }

    /// <summary>"0.12 % (90 % band -0.05 to 0.30), 0.20 % (…)", by Student's t over searches.</summary>
    private static string Mean((double Rmse, double Crps)[] gains)
    {
        return gains.Length == 0 ? "–" : $"{Words([.. gains.Select(g => g.Rmse)])}, {Words([.. gains.Select(g => g.Crps)])}";

        static string Words(double[] values)
        {
            var mean = values.Average();
            var margin = values.Length < 2 ? double.NaN
                : MathNet.Numerics.Distributions.StudentT.InvCDF(0, 1, values.Length - 1, 0.95)
                    * Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1) / values.Length);
            return string.Create(CultureInfo.InvariantCulture, $"{mean:0.00%} ({mean - margin:0.00%} to {mean + margin:0.00%})");
        }
    }
}
