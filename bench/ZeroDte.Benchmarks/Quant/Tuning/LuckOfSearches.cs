using ZeroDte.Quant.Learning.Configuration;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Market;
using ZeroDte.Quant.Numerics;
using ZeroDte.Quant.Tuning;
using ZeroDte.Quant.Tuning.Overfitting;
using ZeroDte.Quant.Tuning.Racing;
using ZeroDte.Quant.Tuning.Sampling;
using ZeroDte.Quant.Tuning.Scoring;
using ZeroDte.Quant.Tuning.Search;

namespace ZeroDte.Benchmarks.Quant.Tuning;

/// <summary>
/// How often a search says that its best is more than luck, and that something is better than what serves, on made-up bars of which the
/// truth is known.
/// </summary>
internal static class LuckOfSearches
{
    private const int Runs = 100;
    private const int Trials = 100;
    private const int Sessions = 1_000;
    private const double Volatility = 0.012;
    private const double Alpha = 0.08;
    private const double Beta = 0.90;

    /// <summary>Share of the last return in the next, and whether volatility comes in clusters.</summary>
    private static readonly (string Name, double Memory, bool Clusters)[] Processes =
    [
        ("noise", 0, false), ("noise, GARCH", 0, true), ("AR(1) 0.05", 0.05, false), ("AR(1) 0.1", 0.1, false), ("AR(1) 0.2", 0.2, false),
        ("AR(1) 0.3", 0.3, false), ("AR(1) 0.1, GARCH", 0.1, true),
    ];

    public static Task RunAsync()
    {
        Console.WriteLine($"| returns, {Runs} searches of {Trials} trials | RMSE more than luck | CRPS more than luck | chosen over the "
            + "default |");
        Console.WriteLine("|---|---|---|---|");
        foreach (var (name, memory, clusters) in Processes)
        {
            var (rmse, crps, chosen) = (0, 0, 0);
            Parallel.For(0, Runs, run =>
            {
                var (luck, better) = Search(Made((ulong)run + 1, memory, clusters), (ulong)run);
                if (luck[0] < RealityCheck.Significance)
                    Interlocked.Increment(ref rmse);
                if (luck[1] < RealityCheck.Significance)
                    Interlocked.Increment(ref crps);
                if (better)
                    Interlocked.Increment(ref chosen);
            });
            Console.WriteLine($"| {name} | {(double)rmse / Runs:0%} | {(double)crps / Runs:0%} | {(double)chosen / Runs:0%} |");
        }

        return Task.CompletedTask;
    }

    private static (double[] Luck, bool Better) Search(BarSeries series, ulong seed)
    {
        var preset = CloseSpace.Linear with { Criteria = [Criterion.Rmse, Criterion.Crps] };
        var table = SearchTable.Build(series, Basis.Open, preset.Features);
        var scorer = new ConfigurationScorer(table, preset.Plan(table.Sessions.Length), distributions: true);
        var definition = new StudyDefinition([Direction.Minimise, Direction.Minimise], new RandomSampler(), seed);
        var search = new ConfigurationSearch(preset, scorer, preset.Criteria, new PairedRace(preset.Criteria, scorer.Windows.Count),
            definition.Lag, []);
        Study.Resume(definition, []).OptimiseAsync(search.Try, new(Trials, 1), progress: null, TimeProvider.System, CancellationToken.None)
            .GetAwaiter().GetResult();
        var report = OverfittingReport.Of(search.Scored, scorer.Naive, preset.Criteria, seed);
        var against = AgainstIncumbent.Of(
            search.Scored, [.. scorer.Score(ModelConfiguration.Default, CancellationToken.None)], preset.Criteria, seed);
        return ([.. report.Criteria.Select(c => c.Luck)], !against.Better.IsEmpty);
    }

    /// <summary>
    /// Sessions that open where the last one closed but for a small gap; the return from the open to the close is the process.
    /// </summary>
    private static BarSeries Made(ulong seed, double memory, bool clusters)
    {
        var random = new Xoshiro256(seed);
        var bars = new Bar[Sessions];
        var (day, price, last, variance) = (new DateOnly(2014, 12, 31), 100.0, 0.0, 1.0);
        for (var i = 0; i < Sessions; i++)
        {
            day = TradingCalendar.Nyse.Next(day);
            var open = price * Math.Exp(0.4 * Volatility * random.Gaussian());
            var noise = Math.Sqrt(clusters ? variance : 1) * random.Gaussian();
            variance = 1 - Alpha - Beta + Alpha * noise * noise + Beta * variance;
            last = memory * last + Volatility * noise;
            price = open * Math.Exp(last);
            var reach = 0.5 * Volatility * Math.Sqrt(clusters ? variance : 1);
            var high = Math.Max(open, price) * Math.Exp(reach * Math.Abs(random.Gaussian()));
            var low = Math.Min(open, price) * Math.Exp(-reach * Math.Abs(random.Gaussian()));
            bars[i] = new(day, (decimal)open, (decimal)high, (decimal)low, (decimal)price, 1_000_000);
        }

        return new(Symbol.Parse("MADE"), bars);
    }
}
