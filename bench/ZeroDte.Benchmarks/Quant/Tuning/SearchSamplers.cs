using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Tuning;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Market;
using ZeroDte.Quant.Tuning;
using ZeroDte.Quant.Tuning.Front;
using ZeroDte.Quant.Tuning.Racing;
using ZeroDte.Quant.Tuning.Scoring;
using ZeroDte.Quant.Tuning.Search;

namespace ZeroDte.Benchmarks.Quant.Tuning;

/// <summary>What each sampler finds in the product's own search of the bundled sample, and what racing stops there.</summary>
internal static class SearchSamplers
{
    private const int Trials = 100, Seeds = 20;

    /// <summary>A little worse than the naive forecast: RMSE in percent, direction, CRPS in percent.</summary>
    private static readonly double[] Reference = [1.03, 0.5, 0.57];

    public static async Task RunAsync()
    {
        var series = BarFile.Read(Symbol.Aapl, Path.Combine(AppContext.BaseDirectory, "sample", "aapl-daily.csv"), TimeProvider.System,
            CancellationToken.None).Series;
        await SearchAsync(series, "random", 0);

        Console.WriteLine($"\n| sampler, {Trials} trials, {Seeds} seeds | hypervolume, millionths | best RMSE % | best CRPS % | raced out "
            + "| processor seconds |\n|---|---|---|---|---|---|");
        foreach (var sampler in new[] { "tpe", "surrogate", "nsga2", "random" })
        {
            var found = new List<Found>();
            for (var seed = 1; seed <= Seeds; seed++)
                found.Add(await SearchAsync(series, sampler, (ulong)seed));
            Console.WriteLine($"| {sampler} | {Spread(f => 1e6 * f.Volume, "0.0")} | {Spread(f => f.Rmse, "0.0000")} | "
                + $"{Spread(f => f.Crps, "0.0000")} | {Spread(f => f.RacedOut, "0")} | {Spread(f => f.Seconds, "0.0")} |");

            string Spread(Func<Found, double> of, string format) => Report.Quartiles(found.Select(of), format);
        }
    }

    private static async Task<Found> SearchAsync(BarSeries series, string sampler, ulong seed)
    {
        var processor = Environment.CpuUsage.TotalTime;
        var preset = CloseSpace.Linear;
        var table = SearchTable.Build(series, Basis.Open, preset.Features);
        var scorer = new ConfigurationScorer(table, preset.Plan(table.Sessions.Length), distributions: true);
        var definition = new StudyDefinition(preset.Criteria.Directions(), Samplers.Find(sampler)!, seed);
        var search = new ConfigurationSearch(preset, scorer, preset.Criteria, new PairedRace(preset.Criteria, scorer.Windows.Count),
            definition.Lag, []);
        var study = new Study(definition);
        await study.OptimiseAsync(search.Try, new(Trials, Environment.ProcessorCount), progress: null, TimeProvider.System,
            CancellationToken.None);
        var seconds = (Environment.CpuUsage.TotalTime - processor).TotalSeconds;
        var front = ParetoFront.Of(study);
        return new(
            front.Volume([.. Reference]), front.Trials.Min(t => t.Values[0]), front.Trials.Min(t => t.Values[2]),
            study.Trials.Count(t => t.State == TrialState.RacedOut), seconds);
    }

    private sealed record Found(double Volume, double Rmse, double Crps, int RacedOut, double Seconds);
}
