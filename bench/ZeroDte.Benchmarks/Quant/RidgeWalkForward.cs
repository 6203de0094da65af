using System.Diagnostics;
using System.Globalization;
using ZeroDte.Quant.Learning.Configuration;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Linear;
using ZeroDte.Quant.Learning.Training;
using ZeroDte.Quant.Market;

namespace ZeroDte.Benchmarks.Quant;

/// <summary>
/// The served recipe's ridge refitted before each of 2,500 sessions, against scikit-learn's StandardScaler and Ridge on as many numbers.
/// </summary>
internal static class RidgeWalkForward
{
    private const int Sessions = 2_500;
    private const int Window = 500;
    private const double ExpectedR2 = 0.005;
    private const int Runs = 5;

    public static Task RunAsync()
    {
        var recipe = ModelConfiguration.Default.ToRecipe(Basis.Open) with
        {
            Learner = new RidgeLearner(ExpectedR2),
            Plan = new WalkForwardPlan(Window),
        };
        var data = Data(recipe);
        var (ours, theirs) = (new List<double>(), new List<double>());
        // Until the compiler has seen enough to compile the hot loops for good.
        for (var warmUp = 0; warmUp < 10; warmUp++)
            WalkForward.Run(data, recipe.Learner, recipe.Plan);
        for (var run = 0; run < Runs; run++)
        {
            var watch = Stopwatch.StartNew();
            var forecasts = WalkForward.Run(data, recipe.Learner, recipe.Plan).Length;
            ours.Add(watch.Elapsed.TotalMilliseconds);
            if (forecasts != Sessions)
                throw new InvalidOperationException($"{forecasts} forecasts, not {Sessions}.");
            theirs.Add(double.Parse(Peer.Run("ridge.py", Sessions, Window, data.Rows.Columns, 1)[0], CultureInfo.InvariantCulture));
        }

        Report.Row($"ridge, {Sessions:N0} daily refits on {Window} x {data.Rows.Columns}", ours, "scikit-learn", theirs, "ms");
        return Task.CompletedTask;
    }

    private static Dataset Data(Recipe recipe)
    {
        var random = new Random(1);
        var first = Math.Max(recipe.Features().LookBack, recipe.Scale().LookBack);
        var close = 100m;
        return Dataset.Build(new BarSeries(Symbol.Aapl, Enumerable.Range(0, first + Window + Sessions).Select(i =>
        {
            var open = close;
            close = Math.Round(open * (1 + 0.02m * ((decimal)random.NextDouble() - 0.5m)), 6);
            return new Bar(DateOnly.FromDayNumber(700_000 + i), open, Math.Max(open, close) * 1.002m, Math.Min(open, close) * 0.998m,
                close, 1_000);
        })), recipe);
    }
}
